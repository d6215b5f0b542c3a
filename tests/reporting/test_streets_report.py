"""The report of a program's streets against a recount of the rows."""

import datetime as dt
from decimal import Decimal

import pytest

from programs.models import Cycle, CycleParticipation, Intervention, Street
from tests.factories.members import MunicipalityFactory, ProvinceFactory
from tests.factories.programs import (
    CycleFactory,
    InterventionFactory,
    ParticipationFactory,
    ProgramFactory,
    ProgramTargetFactory,
    ReadingFactory,
    StreetFactory,
)
from tests.reporting.reading import english, figures, made, rows, sheets  # noqa: F401


@pytest.fixture
def program(db):
    here = ProgramFactory(slug="here", name_en="Here")
    ProgramTargetFactory(program=here, value=4, stated=3)
    ProgramTargetFactory(program=here, metric="area", value=1000, stated=None)
    first, second = CycleFactory(program=here, number=1, year=2024), CycleFactory(program=here, number=2)
    one, other = ProvinceFactory(), ProvinceFactory()
    places = [MunicipalityFactory(province=province) for province in (one, one, other)]
    for place, state in zip(places, ("graduated", "active", "withdrawn"), strict=True):
        ParticipationFactory(cycle=first, municipality=place, state=state, is_sample=place == places[0])
    ParticipationFactory(cycle=second, municipality=places[0])
    streets = [
        StreetFactory(program=here, cycle=cycle, municipality=place)
        for cycle, place in zip((first, first, second, None), (*places, places[0]), strict=True)
    ]
    InterventionFactory(street=streets[0], phase=1)
    InterventionFactory(
        street=streets[0], phase=2, people_after=700, ends=dt.date(2025, 1, 1), starts=dt.date(2024, 9, 1)
    )
    later = InterventionFactory(
        street=streets[1], phase=1, people_before=None, ends=dt.date(2025, 12, 31), starts=dt.date(2025, 9, 1)
    )
    InterventionFactory(
        street=streets[2], phase=1, is_done=False, ends=dt.date(2025, 6, 1), starts=dt.date(2025, 5, 1)
    )
    InterventionFactory(street=streets[3], phase=3, people_before=Decimal("10.5"), people_after=20)
    for moment, value in [("before", 10), ("after", 31)]:
        ReadingFactory(intervention=later, moment=moment, value=value)
    ReadingFactory(intervention=later, quantity_tr="Hız", quantity_en="Speed", value=50)
    ReadingFactory(
        intervention=later,
        quantity_tr="Hız",
        quantity_en="Speed",
        value=30,
        moment="after",
        method_tr="Radar",
    )
    InterventionFactory()
    return here


def latest(street):
    """The latest completed phase of a street, by plain comparison."""
    done = [each for each in Intervention.objects.all() if each.street_id == street.pk and each.is_done]
    return max(done, key=lambda each: each.phase, default=None)


def areas(streets):
    """Before, after and gained, of streets of which both are known."""
    ends = [
        last
        for each in streets
        if (last := latest(each)) and None not in (last.people_before, last.people_after)
    ]
    before, after = (
        sum((getattr(each, name) for each in ends), Decimal(0)) for name in ("people_before", "people_after")
    )
    return before, after, after - before


def test_every_number_of_the_streets_is_that_of_the_rows(program, tmp_path):
    found = sheets(made("streets", "xlsx", tmp_path, program="here"))
    streets = list(Street.objects.filter(program=program))
    done = [each for each in streets if latest(each)]
    before, after, gained = areas(streets)
    took_part = {
        each.municipality_id
        for each in CycleParticipation.objects.filter(cycle__program=program)
        if each.state in ("selected", "active", "graduated")
    }
    assert figures(found["The program in numbers"]) == {
        "streets transformed, in the records": len(done),
        "m² reclaimed for people": gained,
        "municipalities with such a street": len({each.municipality_id for each in done}),
        "provinces with such a street": len({each.municipality.province_id for each in done}),
        "municipalities that took part in a cycle": len(took_part),
        "m² for people before": before,
        "m² for people after": after,
        "streets without a recorded area": sum(latest(each).people_before is None for each in done),
    }
    assert (len(done), len(took_part), gained) == (3, 2, Decimal("509.5"))
    assert [row[1:7] for row in rows(found["Targets"])] == [
        [4, "October 2025", 3, 75, 3, 75],
        [1000, "October 2025", None, None, 509.5, 50],
    ]
    for cycle, row in zip(
        Cycle.objects.filter(program=program).order_by("number"), rows(found["Cycles"]), strict=True
    ):
        of_cycle = [each for each in streets if each.cycle_id == cycle.pk]
        there = [
            each
            for each in CycleParticipation.objects.filter(cycle=cycle)
            if each.state in ("selected", "active", "graduated")
        ]
        assert row[3:9] == [
            len({each.municipality_id for each in there}),
            len({each.municipality.province_id for each in there}),
            sum(latest(each) is not None for each in of_cycle),
            *areas(of_cycle),
        ]
        assert {line[0] for line in rows(found[f"Cycle {cycle.number}"])} == {each.name for each in of_cycle}
    assert [line[5:8] for line in rows(found["No cycle"])] == [[10.5, 20, 9.5]]
    by_province = {}
    for each in done:
        by_province.setdefault(each.municipality.province.name, []).append(each)
    assert {row[0]: row[1:] for row in rows(found["Provinces"])[:-1]} == {
        name: [len({each.municipality_id for each in found}), len(found), areas(found)[2]]
        for name, found in by_province.items()
    }
    assert rows(found["Provinces"])[-1] == ["Together", 2, 3, 509.5]
    phases = [
        [each for each in streets if (latest(each).phase if latest(each) else 4) == phase]
        for phase in (1, 2, 3, 4)
    ]
    assert [row[1:3] for row in rows(found["Phases"])] == [[len(there), areas(there)[2]] for there in phases]


def test_phases_of_the_period_and_measurements_are_told(program, tmp_path):
    found = sheets(made("streets", "xlsx", tmp_path, program="here"))
    done = [
        each
        for each in Intervention.objects.filter(street__program=program)
        if each.is_done and each.ends.year == 2025
    ]
    assert sorted(row[3] for row in rows(found["Completed"])) == sorted(each.ends for each in done)
    assert len(done) == 2
    measured = {row[3]: row[5:8] for row in rows(found["Measurements"])}
    assert measured == {"Children at play": [10, 31, 21], "Speed": [50, 30, None]}
    assert (
        len(rows(found["Municipalities"]))
        == CycleParticipation.objects.filter(cycle__program=program).count()
    )

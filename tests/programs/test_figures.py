"""What streets add up to, against a slow and obvious count."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.models import Street
from programs.queries.figures import participation_totals, progress, street_totals
from programs.queries.readings import comparisons
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

pytestmark = pytest.mark.django_db

AREAS = st.one_of(st.none(), st.integers(0, 1000))
PHASES = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.booleans(), AREAS, AREAS), unique_by=lambda each: each[0]
)
STREETS = st.lists(st.tuples(st.integers(0, 3), st.booleans(), PHASES), max_size=6)


def obvious(streets):
    """The totals by a loop over what was made: place → province is its number halved."""
    done = []
    for place, sample, phases in streets:
        completed = sorted(phase for phase in phases if phase[1])
        if completed:
            _phase, _done, before, after = completed[-1]
            gained = None if before is None or after is None else after - before
            done.append((place, sample, gained))
    return {
        "streets": len(done),
        "area": Decimal(sum(gained for _place, _sample, gained in done if gained is not None)),
        "without_area": sum(gained is None for _place, _sample, gained in done),
        "municipalities": len({place for place, _sample, _gained in done}),
        "provinces": len({place // 2 for place, _sample, _gained in done}),
        "samples": sum(sample for _place, sample, _gained in done),
    }


@given(STREETS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_totals_equal_a_count_street_by_street(db, streets):
    program = ProgramFactory()
    provinces = [ProvinceFactory(), ProvinceFactory()]
    places = [MunicipalityFactory(province=provinces[number // 2]) for number in range(4)]
    for place, sample, phases in streets:
        street = StreetFactory(program=program, municipality=places[place], is_sample=sample)
        for phase, done, before, after in phases:
            InterventionFactory(
                street=street, phase=phase, is_done=done, people_before=before, people_after=after
            )
    found = street_totals(Street.objects.filter(program=program))
    assert vars(found) == obvious(streets)


def test_a_street_counts_once_by_its_latest_completed_phase():
    street = StreetFactory()
    InterventionFactory(street=street, phase=1, people_before=100, people_after=300)
    InterventionFactory(street=street, phase=2, people_before=100, people_after=250)
    InterventionFactory(street=street, phase=3, people_before=100, people_after=900, is_done=False)
    found = street_totals(Street.objects.all())
    assert (found.streets, found.area) == (1, 150)


def test_a_participation_counts_each_municipality_once():
    program = ProgramFactory()
    first, second = CycleFactory(program=program), CycleFactory(program=program)
    place = ParticipationFactory(cycle=first, state="graduated").municipality
    ParticipationFactory(cycle=second, municipality=place, is_sample=True)
    ParticipationFactory(cycle=second, municipality__province=place.province)
    for state in ("applied", "withdrawn"):
        ParticipationFactory(cycle=second, state=state)
    ParticipationFactory()
    found = participation_totals(program=program)
    assert (found.municipalities, found.provinces, found.has_sample) == (2, 1, True)
    assert participation_totals(cycle=first).municipalities == 1


def test_progress_tells_what_is_stated_apart_from_what_is_recorded():
    program = ProgramFactory()
    ProgramTargetFactory(program=program)
    ProgramTargetFactory(program=program, metric="area", value=20_000, stated=None)
    ProgramTargetFactory(program=program, metric="municipalities", value=3, stated=1)
    InterventionFactory(street=StreetFactory(program=program))
    InterventionFactory()
    ParticipationFactory(cycle=CycleFactory(program=program))
    streets, area, places = progress(program)
    assert (streets.stated_share, streets.recorded, streets.recorded_share) == (50, 1, 3)
    assert (area.stated_share, area.recorded, area.recorded_share) == (None, 450, 2)
    assert (places.stated_share, places.recorded) == (33, 1)


def test_readings_are_compared_only_when_taken_the_same_way():
    before = ReadingFactory(value=10)
    phase = before.intervention
    after = ReadingFactory(intervention=phase, moment="after", value=Decimal("24.5"))
    (found,) = comparisons(phase)
    assert (found.is_comparable, found.change) == (True, Decimal("14.5"))
    newer = ReadingFactory(
        intervention=phase, moment="after", value=99, method_tr="Kamera", taken_on="2022-09-01"
    )
    (found,) = comparisons(phase)
    assert (found.after, found.change) == (after, Decimal("14.5"))
    after.delete()
    (found,) = comparisons(phase)
    assert (found.after, found.is_comparable, found.change) == (newer, False, None)
    before.delete()
    (found,) = comparisons(phase)
    assert (found.before, found.is_comparable) == (None, False)

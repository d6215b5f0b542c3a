"""Rules of streets and cycles, in the form and in the database."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from programs.enums import Phase
from programs.models import CycleParticipation, Intervention
from tests.factories.programs import (
    CycleFactory,
    ExtensionFactory,
    InterventionFactory,
    ParticipationFactory,
    ProgramTargetFactory,
    ProjectFactory,
    StreetFactory,
)

pytestmark = pytest.mark.django_db


def refused(record, match):
    """That the form refuses a record with a sentence, and the database without one."""
    with pytest.raises(ValidationError, match=match):
        record.full_clean()
    with pytest.raises(DatabaseError), transaction.atomic():
        record.save()


@pytest.mark.parametrize(
    ("areas", "match"),
    [
        ({"people_before": 1001}, "before lies between zero and the whole"),
        ({"people_after": Decimal("1000.1")}, "after lies between zero and the whole"),
        ({"people_before": -1}, "greater than or equal to 0"),
        ({"total_area": None}, "lies between zero and the whole"),
        ({"total_area": 200_001}, "No street has more than 200,000"),
    ],
)
def test_areas_lie_between_zero_and_the_whole(areas, match):
    refused(InterventionFactory.build(street=StreetFactory(), **areas), match)


def test_areas_at_the_bounds_are_taken_and_reclaimed_may_be_negative():
    street = StreetFactory()
    whole = InterventionFactory(street=street, people_before=0, people_after=1000)
    lost = InterventionFactory(street=street, phase=Phase.INTERIM, people_before=1000, people_after=0)
    for row in (whole, lost):
        row.full_clean()
    assert (whole.reclaimed, lost.reclaimed) == (1000, -1000)
    assert InterventionFactory(people_after=None).reclaimed is None


def test_a_street_has_each_phase_once():
    first = InterventionFactory()
    again = InterventionFactory.build(
        street=first.street, starts=dt.date(2030, 1, 1), ends=dt.date(2030, 2, 1)
    )
    refused(again, "already exists")


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [
        (dt.date(2022, 5, 31), dt.date(2022, 7, 1), True),
        (dt.date(2022, 6, 1), dt.date(2022, 7, 1), False),
        (dt.date(2022, 6, 1), dt.date(2022, 6, 1), False),
        (dt.date(2021, 1, 1), None, True),
        (dt.date(2022, 6, 1), None, False),
    ],
)
def test_phases_of_a_street_do_not_overlap(starts, ends, overlaps):
    first = InterventionFactory(starts=dt.date(2022, 3, 1), ends=dt.date(2022, 5, 31))
    other = InterventionFactory.build(
        street=first.street, phase=Phase.INTERIM, starts=starts, ends=ends, is_done=False
    )
    if overlaps:
        refused(other, "overlaps another one of the street")
    else:
        other.full_clean()
        other.save()
    elsewhere = InterventionFactory.build(street=StreetFactory(), starts=starts, ends=ends, is_done=False)
    elsewhere.save()


def test_a_phase_that_is_done_has_ended():
    refused(InterventionFactory.build(street=StreetFactory(), ends=None), "has a day on which it ended")
    backwards = InterventionFactory.build(street=StreetFactory(), ends=dt.date(2021, 1, 1))
    refused(backwards, "must not end before it begins")


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "may"),
    [
        (-5, 0, "day", True),  # its last day is today
        (-5, 1, "day", False),
        (-5, 300, "year", True),
        (1, 300, "year", False),
    ],
)
def test_a_phase_is_not_done_before_its_days_have_come(starts, ends, precision, may):
    first, last = (timezone.localdate() + dt.timedelta(days=days) for days in (starts, ends))
    phase = InterventionFactory.build(
        street=StreetFactory(), starts=first, ends=last, precision=precision, total_area=1000
    )
    if not may:
        with pytest.raises(ValidationError, match="has not ended yet"):
            phase.full_clean()
        phase.is_done = False
    phase.full_clean()


def test_a_street_of_another_program_s_cycle_is_refused():
    street = StreetFactory.build(
        program=CycleFactory().program, cycle=CycleFactory(), municipality=StreetFactory().municipality
    )
    with pytest.raises(ValidationError, match="belongs to another program"):
        street.full_clean()


def test_a_position_is_whole_or_not_recorded():
    street = StreetFactory()
    street.latitude = Decimal("41.0")
    refused(street, "needs both latitude and longitude")


def test_a_mentor_graduated_from_an_earlier_cycle_of_the_program():
    first = CycleFactory(number=1)
    second = CycleFactory(program=first.program, number=2)
    graduate = ParticipationFactory(cycle=first, state="graduated").municipality
    newcomer = ParticipationFactory(cycle=second, mentor=graduate)
    newcomer.full_clean()
    for other in (
        ParticipationFactory(cycle=first, state="withdrawn").municipality,
        ParticipationFactory(cycle=second, state="graduated").municipality,
        ParticipationFactory(cycle=CycleFactory(number=1), state="graduated").municipality,
    ):
        newcomer.mentor = other
        with pytest.raises(ValidationError, match="graduated from an earlier cycle"):
            newcomer.full_clean()
    newcomer.mentor = newcomer.municipality
    with pytest.raises(DatabaseError), transaction.atomic():
        newcomer.save()


def test_a_municipality_is_in_a_cycle_once():
    first = ParticipationFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        CycleParticipation.objects.create(cycle=first.cycle, municipality=first.municipality)


@pytest.mark.parametrize(
    ("window", "fits"),
    [
        ({"opens": dt.date(2026, 1, 1), "closes": dt.date(2026, 1, 1)}, True),
        ({"opens": dt.date(2026, 1, 2), "closes": dt.date(2026, 1, 1)}, False),
        ({"closes": dt.date(2026, 1, 1)}, False),
        ({"opens": dt.date(2026, 1, 1)}, True),
    ],
)
def test_the_window_of_a_cycle_is_in_order(window, fits):
    cycle = CycleFactory.build(program=CycleFactory().program, number=99, **window)
    if fits:
        cycle.full_clean()
        cycle.save()
    else:
        refused(cycle, "needs a first day before its last")


def test_a_target_is_something_and_there_once_a_metric():
    target = ProgramTargetFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        ProgramTargetFactory(program=target.program)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProgramTargetFactory(program=target.program, metric="area", value=0)


def test_projects_end_after_they_begin_and_extensions_go_on():
    project = ProjectFactory()
    project.ends = dt.date(2022, 1, 1)
    refused(project, "does not end before it begins")
    refused(
        ExtensionFactory.build(project=ProjectFactory(), until=dt.date(2025, 12, 31)),
        "ends after the end until then",
    )


def test_two_editors_of_a_phase_do_not_overwrite_each_other():
    from mmu_portal.lib.errors import EditConflict

    row = InterventionFactory()
    other = Intervention.objects.get(pk=row.pk)
    row.people_after = 700
    row.save()
    other.people_after = 100
    with pytest.raises(EditConflict):
        other.save()

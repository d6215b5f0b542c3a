"""Rules of a plan and its readings, in the form and in the database."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from mmu_portal.lib.errors import DomainError
from programs.models import Evidence, Measurement, MeasurementPart, ReviewPeriod
from tests.factories.members import UserFactory
from tests.factories.programs_plan import (
    EqualityActionFactory,
    EvidenceFactory,
    IndicatorFactory,
    IndicatorTargetFactory,
    MeasurementFactory,
    MeasurementPartFactory,
    ObjectiveFactory,
    PlanFactory,
    ReviewPeriodFactory,
)
from tests.programs.test_rules import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "match"),
    [
        (
            lambda: EqualityActionFactory.build(objective=ObjectiveFactory(), set_status="late"),
            "Say in Turkish why",
        ),
        (
            lambda: EqualityActionFactory.build(
                objective=ObjectiveFactory(), set_status="late", reason_en="Only English"
            ),
            "Say in Turkish why",
        ),
        (
            lambda: EqualityActionFactory.build(
                objective=ObjectiveFactory(), starts=dt.date(2026, 1, 2), ends=dt.date(2026, 1, 1)
            ),
            "does not end before it begins",
        ),
        (
            lambda: ObjectiveFactory.build(plan=ObjectiveFactory(number=1).plan, number=1),
            "of this number already",
        ),
        (lambda: ObjectiveFactory.build(plan=PlanFactory(), face="elsewhere"), "not a valid choice"),
        (lambda: IndicatorFactory.build(action=EqualityActionFactory(), baseline_on=None), "of which day"),
        (
            lambda: IndicatorFactory.build(
                action=EqualityActionFactory(), computed="seats", breakdown="gender"
            ),
            "not told apart",
        ),
        (
            lambda: ReviewPeriodFactory.build(
                plan=PlanFactory(), starts=dt.date(2026, 1, 1), ends=dt.date(2026, 1, 1)
            ),
            "ends after it begins",
        ),
        (
            lambda: ReviewPeriodFactory.build(
                plan=PlanFactory(),
                starts=dt.date(2026, 1, 1),
                ends=dt.date(2026, 6, 30),
                due=dt.date(2026, 6, 29),
            ),
            "due when the period has ended",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(row, match):
    refused(row(), match)


def test_a_status_set_by_a_person_has_its_reason():
    action = EqualityActionFactory(set_status="done", reason_tr="Toplantı yapıldı.")
    action.full_clean()
    action.reason_tr = ""
    refused(action, "Say in Turkish why")


def test_two_periods_of_a_plan_share_no_day_but_those_of_two_plans_may():
    period = ReviewPeriodFactory(starts=dt.date(2026, 1, 1), ends=dt.date(2026, 6, 30))
    days = {"starts": dt.date(2026, 6, 1), "ends": dt.date(2026, 12, 31), "due": dt.date(2027, 1, 31)}
    refused(ReviewPeriodFactory.build(plan=period.plan, **days), "overlaps another one")
    ReviewPeriodFactory(**days)
    ReviewPeriodFactory(plan=period.plan, **{**days, "starts": dt.date(2026, 7, 1)})


@pytest.mark.parametrize(
    ("direction", "value", "match"),
    [
        ("up", 9, "wrong side"),
        ("down", 11, "wrong side"),
        ("up", Decimal("20.5"), "At most so many decimals: 0"),
    ],
)
def test_a_target_lies_ahead_of_the_baseline_and_is_no_finer_than_the_readings(direction, value, match):
    target = IndicatorTargetFactory.build(indicator=IndicatorFactory(direction=direction), value=value)
    with pytest.raises(ValidationError, match=match):
        target.full_clean()


def test_a_target_may_be_the_baseline():
    IndicatorTargetFactory.build(indicator=IndicatorFactory(), value=10).full_clean()


def test_the_database_knows_one_reading_and_one_correction_a_period():
    reading = MeasurementFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasurementFactory(indicator=reading.indicator, period=reading.period)
    MeasurementFactory(indicator=reading.indicator, period=reading.period, corrects=reading)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasurementFactory(indicator=reading.indicator, period=reading.period, corrects=reading)


@pytest.mark.parametrize("who", ["author", "written_by", "handed_in_by"])
def test_the_database_lets_nobody_approve_what_they_reported(who):
    reading = MeasurementFactory(pending=True, written_by=UserFactory(), handed_in_by=UserFactory())
    approved = {"state": "approved", "decided_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.filter(pk=reading.pk).update(**approved, decided_by=getattr(reading, who))
    Measurement.objects.filter(pk=reading.pk).update(**approved, decided_by=UserFactory())


@pytest.mark.parametrize(
    "changes",
    [{"state": "approved"}, {"state": "returned"}, {"state": "lost"}, {"decided_at": timezone.now()}],
)
def test_the_database_wants_to_know_who_decided(changes):
    reading = MeasurementFactory(pending=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.filter(pk=reading.pk).update(**changes)


def test_the_author_stays_the_author():
    reading = MeasurementFactory()
    other = UserFactory()
    with pytest.raises(DomainError, match="stays its author"):
        Measurement.objects.filter(pk=reading.pk).update(author=other)
    reading.author = other
    with pytest.raises(DomainError, match="stays its author"):
        reading.save()


@pytest.fixture
def locked():
    """A reading with a part and a file, in a period that was locked afterwards."""
    part = MeasurementPartFactory(measurement__approved=True)
    EvidenceFactory(measurement=part.measurement)
    ReviewPeriod.objects.filter(pk=part.measurement.period_id).update(
        state="locked", locked_at=timezone.now(), locked_by=UserFactory(), snapshot={}
    )
    return Measurement.objects.get(pk=part.measurement.pk)


def _moved_out(reading):
    reading.period = ReviewPeriodFactory(plan=reading.period.plan)
    reading.save()


@pytest.mark.parametrize(
    "write",
    [
        lambda reading: reading.save(),
        lambda reading: reading.delete(),
        _moved_out,
        lambda reading: reading.period.save(),
        lambda reading: reading.period.delete(),
        lambda reading: Measurement.objects.filter(pk=reading.pk).update(value=1),
        lambda reading: Measurement.objects.filter(pk=reading.pk).delete(),
        lambda reading: Measurement.objects.bulk_update([reading], ["value"]),
        lambda reading: MeasurementFactory(period=reading.period),
        lambda reading: Measurement.objects.bulk_create(
            [
                MeasurementFactory.build(
                    period=reading.period, indicator=IndicatorFactory(), author=UserFactory()
                )
            ]
        ),
        lambda reading: ReviewPeriod.objects.filter(pk=reading.period_id).update(state="open"),
        lambda reading: ReviewPeriod.objects.filter(pk=reading.period_id).delete(),
        lambda reading: ReviewPeriod.objects.bulk_update([reading.period], ["due"]),
        lambda reading: reading.parts.get().save(),
        lambda reading: reading.parts.get().delete(),
        lambda reading: reading.parts.all().update(value=1),
        lambda reading: reading.parts.all().delete(),
        lambda reading: MeasurementPartFactory(measurement=reading, part="men"),
        lambda reading: MeasurementPart.objects.bulk_create(
            [MeasurementPart(measurement=reading, part="men", value=1)]
        ),
        lambda reading: EvidenceFactory(measurement=reading),
        lambda reading: Evidence.objects.filter(measurement=reading).delete(),
    ],
)
def test_nothing_of_a_locked_period_is_written(locked, write):
    with pytest.raises(DomainError, match="locked"), transaction.atomic():
        write(locked)
    now = Measurement.objects.select_related("period").get(pk=locked.pk)
    assert (now.value, now.period.state, now.parts.count(), now.evidence.count()) == (20, "locked", 1, 1)
    assert Measurement.objects.filter(period=now.period).count() == 1


def test_the_database_locks_no_period_without_its_snapshot():
    period = ReviewPeriodFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewPeriod.objects.filter(pk=period.pk).update(state="locked", locked_at=timezone.now())

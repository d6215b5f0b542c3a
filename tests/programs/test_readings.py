"""Readings: written by one, approved by another, corrected later; who may and who may not."""

from decimal import Decimal
from unittest import mock

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from members.models import Appointment
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError, EditConflict
from platforms.models import Seat
from programs.actions.periods import lock_period
from programs.actions.readings import (
    Entry,
    approve_reading,
    correct_reading,
    discard_reading,
    hand_in,
    return_reading,
    write_reading,
)
from programs.models import Measurement
from programs.queries.measurement import MeasurementQuerySet
from tests.factories.members import UserFactory
from tests.factories.platforms import SeatFactory, SeatHolderFactory
from tests.factories.programs import ParticipationFactory
from tests.factories.programs_plan import (
    EqualityActionFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    ReviewPeriodFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def person(group: str):
    made = UserFactory(staff=True)
    made.groups.add(Group.objects.get(name=group))
    return made


@pytest.fixture
def reporter():
    return person("Program staff")


@pytest.fixture
def approver():
    return person("Program staff")


@pytest.fixture
def indicator():
    return IndicatorFactory(breakdown="gender")


@pytest.fixture
def period(indicator):
    return ReviewPeriodFactory(plan=indicator.action.objective.plan)


def write(indicator, period, by, value=34, seen=None, **more):
    entry = Entry(value=None if value is None else Decimal(value), **more)
    return write_reading(indicator=indicator, period=period, entry=entry, by=by, seen=seen)


def now(reading):
    return Measurement.objects.get(pk=reading.pk)


def test_a_reading_goes_from_draft_to_returned_to_approved(indicator, period, reporter, approver):
    reading = write(indicator, period, reporter, parts={"women": Decimal(20)}, note="From the lists")
    assert (now(reading).state, now(reading).author, now(reading).read_on) == ("draft", reporter, period.ends)
    with pytest.raises(DomainError, match="decided or changed before"):
        approve_reading(reading=reading, by=approver)
    hand_in(reading=reading, by=reporter)
    with pytest.raises(DomainError, match="handed in"):
        write(indicator, period, reporter, 35, seen=now(reading).version)
    with pytest.raises(DomainError, match="what is to be mended"):
        return_reading(reading=reading, by=approver, note=" ")
    return_reading(reading=reading, by=approver, note="Count them again")
    assert (now(reading).state, now(reading).answer) == ("returned", "Count them again")
    write(indicator, period, reporter, 33, seen=now(reading).version, parts={"women": Decimal(21)})
    assert now(reading).state == "returned"
    hand_in(reading=reading, by=reporter)
    approve_reading(reading=reading, by=approver, seen=now(reading).version)
    stands = now(reading)
    assert (stands.state, stands.value, stands.decided_by, stands.answer) == ("approved", 33, approver, "")
    assert stands.parts.get().value == 21
    told = [entry.changes for entry in history.of_record(stands) if "state" in entry.changes]
    assert [each["state"] for each in told][:2] == [["pending", "approved"], ["returned", "pending"]]


def test_nobody_approves_what_they_wrote_or_handed_in_and_the_author_stays(indicator, period):
    author, writer, hander, other = (person("Program staff") for _number in range(4))
    reading = write(indicator, period, author)
    write(indicator, period, writer, 40, seen=reading.version)
    hand_in(reading=reading, by=hander)
    for by in (author, writer, hander):
        with pytest.raises(DomainError, match="their own reading"):
            approve_reading(reading=now(reading), by=by)
        with pytest.raises(DomainError, match="their own reading"):
            return_reading(reading=now(reading), by=by, note="Hm")
    approve_reading(reading=reading, by=other)
    assert (now(reading).author, now(reading).written_by, now(reading).handed_in_by) == (
        author,
        writer,
        hander,
    )


def test_who_only_changes_the_note_has_not_written_the_figure(indicator, period, reporter, approver):
    reading = write(indicator, period, reporter)
    write(indicator, period, approver, seen=reading.version, note="A word")
    assert (now(reading).written_by, now(reading).note) == (reporter, "A word")


def test_rights_are_asked_again_when_it_is_done(indicator, period, reporter, approver):
    reading = write(indicator, period, reporter)
    hand_in(reading=reading, by=reporter)
    assert approver.has_perm("programs.approve_measurement")  # kept by the object
    approver.groups.clear()
    with pytest.raises(DomainError, match="no right"):
        approve_reading(reading=reading, by=approver)
    reporter.is_active = False
    reporter.save()
    with pytest.raises(DomainError, match="no right"):
        write(IndicatorFactory(action=indicator.action), period, reporter)


@pytest.mark.parametrize(
    ("group", "may_write", "may_approve"),
    [
        ("Program staff", True, True),
        ("Reporting", False, True),
        ("Network editors", False, False),
        ("Platform coordinators", False, False),
    ],
)
def test_program_staff_report_and_reporting_approves_too(group, may_write, may_approve):
    by = person(group)
    assert by.has_perm("programs.change_measurement") == may_write
    assert by.has_perm("programs.approve_measurement") == may_approve
    assert by.has_perm("programs.view_measurement") == may_approve
    assert by.has_perm("programs.view_indicator")
    assert by.has_perm("programs.lock_reviewperiod") == may_write


def test_two_who_write_the_same_reading_do_not_overwrite_each_other(indicator, period, reporter, approver):
    reading = write(indicator, period, reporter)
    with pytest.raises(EditConflict):
        write(indicator, period, approver, 99)
    with pytest.raises(EditConflict):
        discard_reading(reading=reading, by=approver, seen=reading.version + 1)
    assert now(reading).value == 34


@pytest.mark.parametrize(
    ("value", "parts", "match"),
    [
        (None, {}, "Write the figure"),
        ("3.5", {}, "At most so many decimals: 0"),
        (10**13, {}, "too large"),
        (3, {"metropolitan": Decimal(3)}, "not told apart in this way"),
        (3, {"women": Decimal("0.5")}, "At most so many decimals: 0"),
    ],
)
def test_a_figure_that_cannot_be_one_is_refused(indicator, period, reporter, value, parts, match):
    with pytest.raises(DomainError, match=match):
        write(indicator, period, reporter, value, parts=parts)
    assert not Measurement.objects.exists()


def test_a_reading_belongs_to_the_plan_of_its_period(indicator, reporter):
    with pytest.raises(DomainError, match="another plan"):
        write(indicator, ReviewPeriodFactory(), reporter)


def test_a_draft_is_taken_back_with_its_file_but_nothing_handed_in_is(
    indicator, period, reporter, django_capture_on_commit_callbacks
):
    reading = write(indicator, period, reporter)
    file = EvidenceFactory(measurement=reading).file
    hand_in(reading=reading, by=reporter)
    with pytest.raises(DomainError, match="handed in"):
        discard_reading(reading=reading, by=reporter, seen=reading.version)
    Measurement.objects.filter(pk=reading.pk).update(state="draft")
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):
        discard_reading(reading=reading, by=reporter, seen=reading.version)
    assert not Measurement.objects.exists()
    assert not file.storage.exists(file.name)


def test_what_the_portal_counts_is_never_typed(reporter):
    action = EqualityActionFactory()
    period = ReviewPeriodFactory(plan=action.objective.plan)
    long_ago = period.ends.replace(year=2000)
    first = SeatHolderFactory(since=long_ago)
    same = SeatFactory(department__municipality=first.seat.municipality, is_sample=True)
    SeatHolderFactory(seat=same, since=long_ago)
    Seat.objects.update(opened=long_ago)
    Appointment.objects.update(started=long_ago)
    SeatHolderFactory()  # since today: not yet held when the period ended
    ParticipationFactory(since=long_ago)
    ParticipationFactory(since=long_ago, state="applied")
    found = {}
    for figure in ("seated", "seats", "in-programs"):
        indicator = IndicatorFactory(action=action, computed=figure)
        reading = write(indicator, period, reporter, 999)
        found[figure] = (int(now(reading).value), now(reading).is_sample)
    assert found == {"seated": (1, True), "seats": (2, True), "in-programs": (1, False)}


def lock(period, by):
    lock_period(period=period, by=by)
    period.refresh_from_db()


@pytest.fixture
def frozen(indicator, period, reporter, approver):
    """An approved reading of a locked period, and an open period after it."""
    reading = write(indicator, period, reporter)
    hand_in(reading=reading, by=reporter)
    approve_reading(reading=reading, by=approver)
    lock(period, approver)
    later = ReviewPeriodFactory(
        plan=period.plan,
        starts=period.ends.replace(year=period.ends.year + 1, day=1),
        ends=period.ends.replace(year=period.ends.year + 1, day=28),
    )
    return now(reading), later


def test_a_correction_waits_for_approval_like_any_reading(frozen, reporter, approver):
    reading, later = frozen
    entry = Entry(Decimal(31), note="Three were counted twice")
    correction = correct_reading(reading=reading, period=later, entry=entry, by=reporter)
    assert (correction.corrects, correction.read_on) == (reading, reading.read_on)
    assert now(correction).state == "pending"
    with pytest.raises(DomainError, match="their own"):
        approve_reading(reading=now(correction), by=reporter)
    with pytest.raises(DomainError, match="handed in"):
        correct_reading(reading=reading, period=later, entry=entry, by=reporter)
    approve_reading(reading=now(correction), by=approver)
    assert now(reading).value == 34
    write(reading.indicator, later, reporter, 40)  # the period's own reading has its place beside it


def test_only_an_approved_reading_of_a_locked_period_is_corrected_in_a_later_one(frozen, reporter):
    reading, later = frozen
    entry = Entry(Decimal(31), note="Why")
    for wrong, period, told, match in (
        (reading, later, Entry(Decimal(31)), "Say why"),
        (
            MeasurementFactory(indicator=reading.indicator, period=later),
            later,
            entry,
            "Only an approved reading",
        ),
        (reading, ReviewPeriodFactory(), entry, "later period of the same plan"),
        (reading, reading.period, entry, "locked"),
    ):
        with pytest.raises(DomainError, match=match):
            correct_reading(reading=wrong, period=period, entry=told, by=reporter)


# Many at once


@pytest.fixture
def waiting(shared_database):
    reading = MeasurementFactory(pending=True)
    with (
        mock.patch("programs.actions.readings.require_right"),
        mock.patch("programs.actions.periods.require_right"),
    ):
        yield reading


def crowd():
    return [UserFactory(staff=True) for _number in range(8)]


def names(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_eight_who_approve_at_once_make_one_approval(waiting):
    people = crowd()
    outcomes = at_once(8, lambda place: approve_reading(reading=waiting, by=people[place]))
    assert names(outcomes) == [*["DomainError"] * 7, "NoneType"]


def test_without_the_guard_several_would_approve(waiting):
    people = crowd()
    with mock.patch.object(MeasurementQuerySet, "pending", lambda rows: rows.all()):
        outcomes = at_once(8, lambda place: approve_reading(reading=waiting, by=people[place]))
    assert outcomes.count(None) > 1


def test_eight_who_write_the_first_reading_at_once_store_one(shared_database):
    indicator = IndicatorFactory()
    period = ReviewPeriodFactory(plan=indicator.action.objective.plan)
    people = crowd()
    with mock.patch("programs.actions.readings.require_right"):
        outcomes = at_once(8, lambda place: write(indicator, period, people[place], place))
    assert names(outcomes) == [*["EditConflict"] * 7, "Measurement"]
    assert Measurement.objects.count() == 1


def race_of_lock_and_approval(waiting):
    """Both at once; True if what is approved afterwards is in the snapshot, or nothing is approved."""
    lockers, approvers = crowd(), crowd()

    def work(place):
        if place % 2:
            return lock_period(period=waiting.period, by=lockers[place])
        return approve_reading(reading=waiting, by=approvers[place])

    at_once(8, work)
    stands = Measurement.objects.select_related("period", "indicator").get(pk=waiting.pk)
    assert stands.period.is_locked
    (objective,) = stands.period.snapshot["objectives"]
    drawn = objective["actions"][0]["indicators"][0]["reading"]
    return (stands.state == "approved") == (drawn is not None)


def test_a_reading_approved_while_the_period_is_locked_is_in_the_snapshot_or_refused(waiting):
    assert race_of_lock_and_approval(waiting)


def test_without_the_guard_a_reading_would_be_approved_after_the_snapshot(waiting):
    with (
        mock.patch("programs.actions.readings._hold"),
        mock.patch.object(MeasurementQuerySet, "refuse_adopted"),
    ):
        lock_period(period=waiting.period, by=UserFactory())
        approve_reading(reading=waiting, by=UserFactory())
    stands = Measurement.objects.select_related("period").get(pk=waiting.pk)
    drawn = stands.period.snapshot["objectives"][0]["actions"][0]["indicators"][0]["reading"]
    assert (stands.state, drawn) == ("approved", None)


def test_eight_who_lock_at_once_lock_it_once(waiting):
    people = crowd()
    outcomes = at_once(8, lambda place: lock_period(period=waiting.period, by=people[place]))
    assert names(outcomes) == [*["DomainError"] * 7, "NoneType"]


def test_a_period_is_locked_when_it_has_ended_and_the_earlier_ones_are_locked(period, approver):
    today = timezone.localdate()
    running = ReviewPeriodFactory(
        plan=period.plan, starts=today.replace(day=1), ends=today.replace(month=12, day=31)
    )
    with pytest.raises(DomainError, match="has not ended yet"):
        lock_period(period=running, by=approver)
    earlier = ReviewPeriodFactory(
        plan=period.plan, starts=period.starts.replace(year=2005), ends=period.ends.replace(year=2005)
    )
    with pytest.raises(DomainError, match="earlier period is open"):
        lock_period(period=period, by=approver)
    with pytest.raises(DomainError, match="no right"):
        lock_period(period=earlier, by=UserFactory(staff=True))
    lock(earlier, approver)
    lock(period, approver)
    with pytest.raises(DomainError, match="locked before"):
        lock_period(period=period, by=approver)

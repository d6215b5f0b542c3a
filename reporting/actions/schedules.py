"""Reports that are made by themselves: setting them up, and asking for those whose day has come."""

import datetime as dt
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from mmu_portal.lib.errors import DomainError
from platforms.enums import MeetingState
from platforms.models import CommitteeMeeting
from reporting.actions.runs import ask_for_schedule
from reporting.enums import Cadence
from reporting.models import ReportSchedule
from reporting.periods import before, next_day
from reporting.queries.run import may_have_asked

log = structlog.get_logger(__name__)
MADE_UP_FOR = dt.timedelta(days=100)


@transaction.atomic
def store_schedule(*, schedule: ReportSchedule, recipients: list[User], by: User) -> ReportSchedule:
    """Store a schedule, new or changed; `by` answers for it from now on.

    Raises:
        DomainError: `by` or a recipient may not have this report.
        EditConflict: somebody else changed it meanwhile.
    """
    _require_right(schedule, by)
    refused = [str(person) for person in recipients if not may_follow(person, schedule)]
    if refused:
        people = ", ".join(refused)
        raise DomainError(_("No right to this report, so no mail either: %(people)s") % {"people": people})
    schedule.answered_for_by = by
    schedule.next_on = _next(schedule.cadence)
    schedule.save()
    schedule.recipients.set(recipients)
    return schedule


@transaction.atomic
def switch_schedule(*, schedule: ReportSchedule, is_active: bool, by: User) -> None:
    """Pause a schedule or let it go on; what it would have made in between is not made.

    Raises:
        DomainError: `by` may not have this report.
        EditConflict: somebody else changed it meanwhile.
    """
    _require_right(schedule, by)
    if is_active and not schedule.is_active:
        schedule.next_on = _next(schedule.cadence)
        schedule.answered_for_by = by
    schedule.is_active = is_active
    schedule.save()


@transaction.atomic
def remove_schedule(*, schedule: ReportSchedule, by: User) -> None:
    """Delete a schedule; the reports that it made stay.

    Raises:
        DomainError: `by` may not have this report.
    """
    _require_right(schedule, by)
    schedule.delete()


def ask_what_is_due() -> int:
    """Ask for the report of every active schedule whose day has come; how many were asked for.

    A day that was missed is made up for. One schedule that cannot be followed does not hold up the others.
    """
    today, asked = timezone.localdate(), 0
    for schedule in ReportSchedule.objects.filter(is_active=True).select_related("answered_for_by"):
        try:
            asked += (
                _before_meetings(schedule, today) if schedule.next_on is None else _by_day(schedule, today)
            )
        except Exception:  # whatever is wrong with it, the log says
            log.exception("schedule_not_followed", schedule=schedule.pk)
    return asked


def _by_day(schedule: ReportSchedule, today: dt.date) -> int:
    """Ask for each day that has come; which one is next moves in the same transaction.

    A next day beyond that of the calendar was set while the clock was ahead: the calendar's counts. The last
    day is made up for however late, others only for `MADE_UP_FOR`, since nobody waits for them.
    """
    asked, too_old, of_calendar = 0, today - MADE_UP_FOR, next_day(schedule.cadence, today)
    if schedule.next_on is not None and schedule.next_on > of_calendar:
        same = ReportSchedule.objects.filter(pk=schedule.pk, next_on=schedule.next_on)
        same.update(next_on=of_calendar, version=F("version") + 1)
        return asked
    while schedule.next_on is not None and schedule.next_on <= today:
        day = schedule.next_on
        following = next_day(schedule.cadence, day)
        with transaction.atomic():
            still = ReportSchedule.objects.filter(pk=schedule.pk, is_active=True, next_on=day)
            if not still.update(next_on=following, version=F("version") + 1):
                return asked  # somebody else was first
            if day > too_old or following > today:
                asked += ask_for_schedule(
                    schedule=schedule, parameters=parameters_on(schedule, day), occasion=day.isoformat()
                )
        schedule.next_on = following
    return asked


def _before_meetings(schedule: ReportSchedule, today: dt.date) -> int:
    """Ask for each planned meeting of tomorrow, and of today if yesterday was missed."""
    days = [today, today + dt.timedelta(days=1)]
    meetings = CommitteeMeeting.objects.filter(state=MeetingState.PLANNED, day__in=days)
    return sum(
        ask_for_schedule(
            schedule=schedule,
            parameters=parameters_on(schedule, meeting.day - dt.timedelta(days=1)),
            occasion=f"meeting {meeting.pk} {meeting.day.isoformat()}",
        )
        for meeting in meetings
    )


def parameters_on(schedule: ReportSchedule, day: dt.date) -> dict[str, Any]:
    """What is asked for on `day`: the schedule's own parameters and the period before that day."""
    period = before(day, schedule.period)
    return {**schedule.parameters, "first": period.first.isoformat(), "last": period.last.isoformat()}


def _next(cadence: str) -> dt.date | None:
    """The next day of a calendar's cadence; none of one that goes by meetings."""
    return None if cadence == Cadence.BEFORE_MEETING else next_day(cadence, timezone.localdate())


def may_follow(user: User, schedule: ReportSchedule) -> bool:
    """Whether a person may have the reports of this schedule."""
    return may_have_asked(user, schedule.definition, parameters_on(schedule, timezone.localdate()))


def _require_right(schedule: ReportSchedule, by: User) -> None:
    if not may_follow(by, schedule):
        raise DomainError(_("You may not have this report."))

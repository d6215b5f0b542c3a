"""What the portal does by itself, as staff read it: each line of the schedule with its last and next time."""

import datetime as dt
from dataclasses import dataclass

from celery.schedules import crontab
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from members.models import Mail
from mmu_portal.schedule import TABLE, Line
from reporting.actions.backups import BACKUP, REHEARSAL
from reporting.models import PeriodicWork, ReportRun
from reporting.views.doors import for_reporters

ALL_DAY, ALL_WEEK, WEEK = 24, 7, 7 * 24 * 60
# A task that ended later than this after it was due has been missed at least once.
GRACE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Told:
    """One line of the schedule with what became of it."""

    line: Line
    when: str
    last: PeriodicWork | None
    next_at: dt.datetime
    is_late: bool

    @property
    def is_failed(self) -> bool:
        """Whether its last time ended with an error."""
        return self.last is not None and bool(self.last.problem)


@dataclass(frozen=True)
class Duty:
    """What the operator does by a command: its task, its words, and after how many days it is missed."""

    task: str
    words: Promise
    days: int
    missed: Promise


DUTIES = (
    Duty(BACKUP, gettext_lazy("A backup is made (manage.py backup)"), 2, gettext_lazy("none for two days")),
    Duty(
        REHEARSAL,
        gettext_lazy("A restore is rehearsed (manage.py restore --rehearse)"),
        31,
        gettext_lazy("none for a month"),
    ),
)


@dataclass(frozen=True)
class Done:
    """A duty with what became of it."""

    duty: Duty
    last: PeriodicWork | None

    @property
    def is_missed(self) -> bool:
        """Whether it was not done for too long."""
        too_long = timezone.now() - dt.timedelta(days=self.duty.days)
        return self.last is not None and self.last.began_at < too_long

    @property
    def seconds(self) -> float:
        """How long its last time took."""
        return (
            (self.last.ended_at - self.last.began_at).total_seconds()
            if self.last and self.last.ended_at
            else 0
        )


@for_reporters
@require_safe
def periodic_work(request: HttpRequest) -> HttpResponse:
    """The whole schedule, and what is done beside it by a command."""
    now = timezone.localtime()
    last = {each.task: each for each in PeriodicWork.objects.all()}
    lines = [told(line, last.get(line.task), now) for line in TABLE.values()]
    duties = [Done(duty, last.get(duty.task)) for duty in DUTIES]
    queues = {_("Reports"): ReportRun.objects, _("Mails"): Mail.objects}
    backlog = [(name, rows.backlog(now)) for name, rows in queues.items()]
    context = {"lines": lines, "duties": duties, "backlog": backlog}
    return render(request, "reporting/periodic_work.html", context)


def told(line: Line, last: PeriodicWork | None, now: dt.datetime) -> Told:
    """A line in words; it is late if it has not run since the time after its last one came."""
    began = timezone.localtime(last.began_at) if last else None
    is_late = began is not None and next_after(line.when, began) + GRACE < now
    return Told(line, when_in_words(line.when), last, next_after(line.when, now), is_late)


def next_after(when: crontab, moment: dt.datetime) -> dt.datetime:
    """The first minute after `moment` at which the line runs."""
    minute = moment.replace(second=0, microsecond=0)
    for _step in range(WEEK + 1):
        minute += dt.timedelta(minutes=1)
        day = minute.isoweekday() % 7
        if minute.minute in when.minute and minute.hour in when.hour and day in when.day_of_week:
            return minute
    raise ValueError("The schedule names days beyond a week, which this page cannot say.")


def when_in_words(when: crontab) -> str:
    """How often a line runs."""
    minutes, hours, days = sorted(when.minute), sorted(when.hour), sorted(when.day_of_week)
    if len(hours) == ALL_DAY and len(minutes) > 1:
        step = minutes[1] - minutes[0]
        return _("each minute") if step == 1 else _("every %(number)s minutes") % {"number": step}
    if len(hours) == ALL_DAY:
        return _("each hour, at minute %(minute)s") % {"minute": minutes[0]}
    if len(hours) > 1:
        words = {"first": hours[0], "last": hours[-1], "minute": minutes[0]}
        return _("each hour from %(first)s to %(last)s, at minute %(minute)s") % words
    time = f"{hours[0]:02d}:{minutes[0]:02d}"
    if len(days) == ALL_WEEK:
        return _("each day at %(time)s") % {"time": time}
    day = WEEKDAYS[(days[0] - 1) % 7]
    return _("each %(weekday)s at %(time)s") % {"weekday": day, "time": time}

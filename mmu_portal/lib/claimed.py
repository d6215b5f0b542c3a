"""Rows that are jobs: one worker at a time works on each, and none is lost when a worker dies.

The row is the job; a message of the broker only wakes a worker, which then takes what is due. Who takes a row
gets a token and a lease. A worker that dies leaves a row whose lease ends, and another one takes it; a worker
that comes back too late finds that the token is no longer its own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import Count, F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.stopping import seconds_since_stop
from mmu_portal.lib.text import one_line

Row = TypeVar("Row", bound="ClaimedRow")
LONGEST_PROBLEM = 300
WORKER_DIED = "worker died"


class ClaimState(models.TextChoices):
    """The life of a row that is a job."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ClaimedRowQuerySet(models.QuerySet[Row]):
    """Rows that wait for a worker."""

    def due(self, now: dt.datetime) -> ClaimedRowQuerySet[Row]:
        """Those that may be taken: waiting and due, or left by a worker whose lease has ended."""
        waiting = Q(state=ClaimState.WAITING, due_at__lte=now)
        return self.filter(waiting | Q(state=ClaimState.RUNNING, leased_until__lt=now))

    def in_turn(self, now: dt.datetime) -> ClaimedRowQuerySet[Row]:
        """In the order in which workers take them: who waits longest comes first."""
        return self.order_by("due_at", "pk")

    def backlog(self, now: dt.datetime) -> dict[str, Any]:
        """How many (`number`) are due, and since when the oldest is (`since`)."""
        return self.due(now).order_by().aggregate(number=Count("pk"), since=Min("due_at"))

    def claim(self) -> Row | None:
        """Take the next due row for this worker alone; None if there is none, or if the worker shall stop.

        A row whose every attempt ended with its worker is given up instead of taken.
        """
        if seconds_since_stop() is not None:
            return None
        now = timezone.now()
        while (row := self.due(now).in_turn(now).first()) is not None:
            if row.attempts >= row.most_attempts():
                gone = {"token": None, "leased_until": None, "ended_at": now}
                self._take(row, state=ClaimState.FAILED, problem=WORKER_DIED, **gone)
                continue
            token = uuid4()
            until = now + row.lease
            if self._take(
                row, state=ClaimState.RUNNING, token=token, leased_until=until, attempts=row.attempts + 1
            ):
                row.state, row.token, row.leased_until = ClaimState.RUNNING, token, until
                row.attempts += 1
                return row
        return None

    def _take(self, row: Row, **changes: Any) -> bool:
        """Change a row if it is as it was read: of two workers one succeeds."""
        as_read = self.model._base_manager.filter(
            pk=row.pk, state=row.state, attempts=row.attempts, token=row.token
        )
        return bool(as_read.update(**changes))


class ClaimedRow(models.Model):
    """One job. `pauses` are the waits between its attempts; after the last it has failed."""

    lease: ClassVar[dt.timedelta] = dt.timedelta(minutes=2)
    pauses: ClassVar[tuple[dt.timedelta, ...]] = ()

    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    token = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=LONGEST_PROBLEM, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def most_attempts(cls) -> int:
        """How often a row is tried."""
        return len(cls.pauses) + 1

    def finish(self, **changes: Any) -> bool:
        """End the job well, with `changes` to other fields; False if the row is no longer this worker's."""
        return self._end(state=ClaimState.DONE, ended_at=timezone.now(), problem="", **changes)

    def hold(self, **changes: Any) -> bool:
        """Prolong the lease, with `changes` to other fields; False if the row is no longer this worker's."""
        return bool(self._mine().update(leased_until=timezone.now() + self.lease, **changes))

    def fail(self, problem: str) -> bool:
        """Wait for the next attempt, or end as failed after the last one."""
        now, text = timezone.now(), one_line(problem)[:LONGEST_PROBLEM]
        if self.attempts >= self.most_attempts():
            return self._end(state=ClaimState.FAILED, ended_at=now, problem=text)
        pause = self.pauses[self.attempts - 1]
        return self._end(state=ClaimState.WAITING, due_at=now + pause, problem=text)

    def give_up(self, problem: str) -> bool:
        """End as failed at once: another attempt would end in the same way."""
        text = one_line(problem)[:LONGEST_PROBLEM]
        return self._end(state=ClaimState.FAILED, ended_at=timezone.now(), problem=text)

    def put_back(self) -> bool:
        """Give the row back untried: what failed was not its own."""
        return self._end(state=ClaimState.WAITING, attempts=F("attempts") - 1)

    def _mine(self) -> models.QuerySet[Any]:
        return type(self)._base_manager.filter(pk=self.pk, state=ClaimState.RUNNING, token=self.token)

    def _end(self, **changes: Any) -> bool:
        return bool(self._mine().update(token=None, leased_until=None, **changes))


def known_state(name: str, *also: str) -> models.CheckConstraint:
    """The constraint of a table of such rows: a state that exists, and a token just while it runs.

    `also` are ends of its own that the table knows.
    """
    running = Q(state=ClaimState.RUNNING, token__isnull=False, leased_until__isnull=False)
    at_rest = Q(state__in=[ClaimState.WAITING, ClaimState.DONE, ClaimState.FAILED, *also], token__isnull=True)
    return models.CheckConstraint(condition=running | at_rest, name=name)

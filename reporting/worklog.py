"""Keeps when each task ran last and whether it failed: every task of the portal is of this class."""

import datetime as dt
from contextlib import suppress
from typing import Any

from celery import Task
from django.db import Error as DatabaseError
from django.utils import timezone

from reporting.models import PeriodicWork


class KeptTask(Task):
    """A task that leaves a note of each time a worker ran it; a note that cannot be stored fails no task."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:
            return self.run(*args, **kwargs)
        _begun(self.name)
        try:
            given = self.run(*args, **kwargs)
        except Exception as error:
            _ended(self.name, failed_at=timezone.now(), problem=type(error).__name__[:100])
            raise
        _ended(self.name, problem="")
        return given


def _begun(task: str) -> None:
    now = {"began_at": timezone.now(), "ended_at": None}
    with suppress(DatabaseError):
        if not PeriodicWork.objects.filter(task=task).update(**now):
            PeriodicWork.objects.bulk_create([PeriodicWork(task=task, **now)], ignore_conflicts=True)


def note(task: str, began_at: dt.datetime, problem: str = "") -> None:
    """Keep when work that an operator asked for ran last, how long it took, and what went wrong."""
    now = timezone.now()
    kept = {"began_at": began_at, "ended_at": now, "problem": problem[:100]}
    if problem:
        kept["failed_at"] = now
    with suppress(DatabaseError):
        PeriodicWork.objects.update_or_create(task=task, defaults=kept)


def _ended(task: str, **how: Any) -> None:
    with suppress(DatabaseError):
        PeriodicWork.objects.filter(task=task).update(ended_at=timezone.now(), **how)

"""Keeps when each task ran last and whether it failed, as Celery tells."""

from typing import Any

from celery.signals import task_failure, task_postrun, task_prerun
from django.utils import timezone

from reporting.models import PeriodicWork


def keep_worklog() -> None:
    """Listen to every task; called once when the portal starts. An error here fails no task."""
    task_prerun.connect(_begun, dispatch_uid="worklog")
    task_postrun.connect(_ended, dispatch_uid="worklog")
    task_failure.connect(_failed, dispatch_uid="worklog")


def _begun(sender: Any = None, **_told: Any) -> None:
    now = {"began_at": timezone.now(), "ended_at": None}
    if not PeriodicWork.objects.filter(task=sender.name).update(**now):
        PeriodicWork.objects.bulk_create([PeriodicWork(task=sender.name, **now)], ignore_conflicts=True)


def _ended(sender: Any = None, state: str | None = None, **_told: Any) -> None:
    well = {} if state == "FAILURE" else {"problem": ""}
    PeriodicWork.objects.filter(task=sender.name).update(ended_at=timezone.now(), **well)


def _failed(sender: Any = None, exception: BaseException | None = None, **_told: Any) -> None:
    what = type(exception).__name__[:100]
    PeriodicWork.objects.filter(task=sender.name).update(failed_at=timezone.now(), problem=what)

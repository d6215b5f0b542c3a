"""Waking a worker for a row that waits: no page waits for the broker, and none fails without it.

A message that is not published is no loss: a tick of the schedule finds what is due.
"""

from threading import Thread

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger(__name__)


def wake(task: str) -> None:
    """Call for a worker to run the task of this name, once the transaction is committed."""
    transaction.on_commit(lambda: Thread(target=_publish, args=(task,), daemon=True).start(), robust=True)


def _publish(task: str) -> None:
    try:
        current_app.send_task(task)
    except Exception as error:  # whatever keeps the broker away: the schedule calls again
        log.warning("broker_away", task=task, reason=type(error).__name__)

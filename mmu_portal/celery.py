"""The Celery application: the database row is the job, a message only wakes a worker."""

import os
import resource
from typing import Any

from celery import Celery
from celery.signals import (
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_init,
    worker_shutting_down,
)
from django.conf import settings
from django.db import close_old_connections
from django_structlog.celery.steps import DjangoStructLogInitStep

from mmu_portal.lib.backup import require_no_cut_restore
from mmu_portal.lib.start import refusing_plainly
from mmu_portal.lib.stopping import note_stop

MOST_MEMORY = 3 * 1024**3  # bytes; the largest report takes a tenth

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mmu_portal.settings")

app = Celery("mmu_portal", task_cls="reporting.worklog:KeptTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["mmu_portal"])
worker_shutting_down.connect(note_stop)
app.steps["worker"].add(DjangoStructLogInitStep)


@app.on_configure.connect
def read_settings(**_: Any) -> None:
    """Read Django's settings, or end with the sentence that says why they are refused."""
    with refusing_plainly():
        bool(settings.INSTALLED_APPS)


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Leave logging as Django's settings made it: with a receiver, Celery sets up none of its own."""


@worker_init.connect
def look_for_cut_restore(**_: Any) -> None:
    """Take no job on a database that is not restored whole."""
    with refusing_plainly():
        require_no_cut_restore()


@worker_process_init.connect
def bound_memory(**_: Any) -> None:
    """Let a job that wants more memory than any needs fail alone, before the machine has none left."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, hard))


@task_prerun.connect
@task_postrun.connect
def let_go_of_old_connections(sender: Any, **_: Any) -> None:
    """Treat a task as a request: keep the connection to the database unless it is old or broken.

    A task that is called in place leaves alone the connection of its caller.
    """
    if not sender.request.is_eager:
        close_old_connections()

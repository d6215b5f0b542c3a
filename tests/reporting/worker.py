"""The Celery application of a worker in tests: it knows the reports of tests, and its beat is quick."""

import os
from pathlib import Path
from typing import Any

from celery.signals import celeryd_after_setup

from mmu_portal.celery import app

QUICK = 1.0  # seconds
app.conf.beat_schedule = {
    name: {"task": f"reporting.tasks.{name}", "schedule": QUICK}
    for name in ("write_reports", "ask_scheduled_reports")
}
if "SOFT_LIMIT" in os.environ:
    app.conf.task_soft_time_limit = float(os.environ["SOFT_LIMIT"])


@celeryd_after_setup.connect
def know_reports(**_told: Any) -> None:
    """Register the kind of report, slow enough to be interrupted; who must stop has a second for it."""
    from reporting.actions import writing
    from tests.reporting.kinds import register

    writing.GRACE = 1.0
    register(pause=0.02, busy=Path(os.environ["VAR_DIR"]) / "busy")

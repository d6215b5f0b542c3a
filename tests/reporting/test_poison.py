"""Reports that sleep, that want all the memory, that kill who makes them: each fails alone."""

import time
from pathlib import Path

import pytest
from django.utils import timezone

from reporting.actions import runs
from reporting.enums import Problem
from reporting.models import ReportRun
from tests.factories.members import UserFactory
from tests.processes import wait_for, worker
from tests.reporting.brokers import Broker

LONGEST = 60.0


@pytest.mark.usefixtures("lines")
def test_poisonous_reports_fail_with_their_reason_and_the_others_are_made(
    shared_database: None, broker: Broker, tmp_path: Path
) -> None:
    (tmp_path / "busy").mkdir()
    until = time.monotonic() + LONGEST
    person = UserFactory(superuser=True)
    for fault in ("death", "memory", "sleep", "", ""):
        number = ReportRun.objects.count()
        asked = {"first": "2026-01-01", "last": "2026-03-31", "rows": 1, "fault": fault, "number": number}
        runs.ask(definition="lines", parameters=asked, format="pdf", language="tr", by=person)
    # All but the last of its attempts have ended in the same way.
    ReportRun.objects.filter(parameters__fault="death").update(attempts=ReportRun.most_attempts() - 1)

    def all_ended() -> bool:
        """A lease ends at once here, not after two minutes; nobody else is at a report that kills."""
        dead = ReportRun.objects.filter(parameters__fault="death", state="running")
        dead.update(leased_until=timezone.now())
        return not ReportRun.objects.active().exists()

    with worker("one", broker, tmp_path, SOFT_LIMIT="3") as process:
        wait_for(all_ended, until)
        assert process.poll() is None
    ends = {(run.parameters["fault"], run.state, run.problem) for run in ReportRun.objects.all()}
    assert ends == {
        ("death", "failed", Problem.WORKER_DIED),
        ("memory", "failed", Problem.UNEXPECTED),
        ("sleep", "failed", Problem.TOO_LONG),
        ("", "done", ""),
    }

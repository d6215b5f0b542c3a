"""Reports survive: workers killed, the broker flushed and frozen, two beats – nothing lost, nothing twice.

Real workers on the suite's own database and broker: PostgreSQL and Redis where `DATABASE_URL` and `REDIS_URL`
name them, else the embedded defaults, SQLite in a file and a server out of a wheel.
"""

import datetime as dt
import hashlib
import os
import signal
import time
from pathlib import Path

import pytest
from django.utils import timezone

from members.models import Mail, User
from reporting import files
from reporting.actions import runs
from reporting.actions.writing import sweep_files
from reporting.models import ReportRun
from tests.factories.members import UserFactory
from tests.factories.reporting import ReportScheduleFactory
from tests.processes import kill_group, wait_for, worker
from tests.reporting.brokers import Broker

NUMBER, KILLS = 30, 6
LONGEST = 90.0  # seconds until the test gives up; on two free cores all takes about 20


def kill_one_at_work(busy: Path, until: float) -> None:
    """Kill a process in the middle of a report; its lease ends at once, not after two minutes."""
    mark = Path(str(wait_for(lambda: next(busy.iterdir(), None), until)))
    os.kill(int(mark.name), signal.SIGKILL)
    mark.unlink(missing_ok=True)
    past = timezone.now() - dt.timedelta(seconds=1)
    ReportRun.objects.filter(state="running").update(leased_until=past)


def ask(person: User, number: int) -> ReportRun:
    """Ask for one of the reports."""
    parameters = {"first": "2026-01-01", "last": "2026-03-31", "rows": 10, "fault": "", "number": number}
    return runs.ask(definition="lines", parameters=parameters, format="pdf", language="tr", by=person)


def ask_while_frozen(broker: Broker, person: User) -> float:
    """Ask while the broker answers nobody; the seconds that it took."""
    with broker.frozen():
        began = time.monotonic()
        ask(person, NUMBER)
        took = time.monotonic() - began
        time.sleep(1)
    return took


@pytest.mark.usefixtures("lines")
def test_thirty_reports_survive_kills_a_flush_a_freeze_and_two_beats(
    shared_database: None, broker: Broker, tmp_path: Path
) -> None:
    busy = tmp_path / "busy"
    busy.mkdir()
    person, colleague = UserFactory(superuser=True), UserFactory(superuser=True)
    until = time.monotonic() + LONGEST
    schedule = ReportScheduleFactory(
        definition="lines", parameters={"rows": 2}, next_on=timezone.localdate(), answered_for_by=person
    )
    schedule.recipients.add(person)
    with worker("one", broker, tmp_path) as first, worker("two", broker, tmp_path):
        by_turns = ([person, colleague], [colleague, person])
        asked = {ask(who, number).pk for number in range(NUMBER) for who in by_turns[number % 2]}
        assert len(asked) == NUMBER
        for kill in range(KILLS - 1):
            kill_one_at_work(busy, until)
            if kill == 1:
                broker.flush()
            if kill == 2:
                assert ask_while_frozen(broker, person) < 1
        kill_group(first)
        for mark in busy.iterdir():
            mark.unlink(missing_ok=True)
        ReportRun.objects.filter(state="running").update(leased_until=timezone.now())
        unfinished = ReportRun.objects.exclude(state__in=["done", "failed", "canceled"])
        by_schedule = ReportRun.objects.filter(schedule=schedule)
        wait_for(lambda: by_schedule.exists() and not unfinished.exists(), until)
    done = list(ReportRun.objects.all())
    assert [run.state for run in done] == ["done"] * (NUMBER + 2)
    assert max(run.attempts for run in done) > 1
    sweep_files()
    assert sorted(run.file for run in done) == sorted(path.name for path in files.folder().iterdir())
    for run in done:
        assert hashlib.sha256(files.path_of(run.file).read_bytes()).hexdigest() == run.sha256
    (by_itself,) = [run for run in done if run.schedule_id]
    assert Mail.objects.filter(recipient=person, key__startswith=f"report:{by_itself.pk}:").count() == 1

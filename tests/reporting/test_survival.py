"""Reports survive: workers killed, the broker flushed and frozen, two beats – nothing lost, nothing twice.

Real workers on the suite's own database and broker: PostgreSQL and Redis where `DATABASE_URL` and `REDIS_URL`
name them, else the embedded defaults, SQLite in a file and a server out of a wheel.
"""

import datetime as dt
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from members.models import Mail, User
from reporting import files
from reporting.actions import runs
from reporting.actions.writing import sweep_files
from reporting.models import ReportRun
from tests.factories.members import UserFactory
from tests.factories.reporting import ReportScheduleFactory
from tests.reporting.brokers import Broker, embedded, named

NUMBER, KILLS = 30, 6
LONGEST = 90.0  # seconds until the test gives up; on two free cores all takes about 20


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A broker to which the portal really publishes: the Redis of REDIS_URL, or the embedded default."""
    with named(os.environ["REDIS_URL"]) if os.environ.get("REDIS_URL") else embedded(tmp_path) as server:
        publisher = Celery(broker=server.url, set_as_current=False)
        publisher.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        publisher.conf.task_publish_retry = settings.CELERY_TASK_PUBLISH_RETRY
        publisher.conf.task_default_queue = settings.CELERY_TASK_DEFAULT_QUEUE
        monkeypatch.setattr("mmu_portal.lib.waking.current_app", publisher)
        monkeypatch.setattr("mmu_portal.lib.waking.Thread", threading.Thread)
        yield server
        publisher.close()


def database_url() -> str:
    """The address of the database that this test works in."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    host, port = known["HOST"] or "127.0.0.1", known["PORT"] or 5432
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{host}:{port}/{known['NAME']}"


@contextmanager
def worker(name: str, broker: Broker, folder: Path) -> Iterator[subprocess.Popen]:
    """A worker with two processes and a beat of its own, in a group that can be killed at one stroke."""
    program = [sys.executable, "-m", "celery", "--app", "tests.reporting.worker", "worker", "-B"]
    program += [
        "--concurrency",
        "2",
        "--schedule",
        str(folder / f"beat-{name}"),
        "--hostname",
        f"{name}@test",
    ]
    program += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    environment = {
        "DEMO": "1",
        "VAR_DIR": str(folder),
        "REDIS_URL": broker.url,
        "DATABASE_URL": database_url(),
        "PATH": os.environ["PATH"],
    }
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            program, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            kill_group(process)


def kill_group(process: subprocess.Popen) -> None:
    """Kill a worker with everything that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_for(found: Callable[[], object], until: float) -> object:
    """What `found` gives as soon as it gives anything."""
    while not (there := found()):
        assert time.monotonic() < until, "It took too long."
        time.sleep(0.05)
    return there


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

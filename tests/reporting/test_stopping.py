"""A stop that was asked for: no request is cut, and a report is finished or given back in time."""

import signal
import threading
import time
from http.client import RemoteDisconnected
from pathlib import Path

import pytest

from members.models import User
from mmu_portal.lib import stopping
from reporting import files
from reporting.actions import runs, writing
from reporting.models import ReportRun
from tests.factories.members import MailFactory, UserFactory
from tests.processes import asked, command_of_image, wait_for, web, worker
from tests.reporting.brokers import Broker

LONGEST = 60.0


def ask(person: User, number: int, rows: int) -> ReportRun:
    """Ask for a report of 50 rows a second."""
    parameters = {"first": "2026-01-01", "last": "2026-03-31", "rows": rows, "fault": "", "number": number}
    return runs.ask(definition="lines", parameters=parameters, format="pdf", language="tr", by=person)


@pytest.mark.usefixtures("lines")
def test_worker_that_is_told_to_stop_ends_soon_and_gives_back_what_it_did_not_finish(
    shared_database: None, broker: Broker, tmp_path: Path
) -> None:
    (tmp_path / "busy").mkdir()
    until = time.monotonic() + LONGEST
    person = UserFactory(superuser=True)
    long = [ask(person, number, rows=5000).pk for number in range(3)]
    with worker("one", broker, tmp_path) as process:
        wait_for(lambda: ReportRun.objects.filter(state="running").count() == 2, until)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    given_back = ReportRun.objects.filter(state="waiting", attempts=0, token=None)
    assert sorted(given_back.values_list("pk", flat=True)) == sorted(long)
    assert list(files.folder().iterdir()) == []


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was told to stop."""
    monkeypatch.setattr(stopping, "_told", bytearray(8))
    assert stopping.seconds_since_stop() is None
    stopping.note_stop()


@pytest.mark.django_db
def test_worker_that_is_told_to_stop_takes_no_further_job(told: None) -> None:
    mail = MailFactory()
    assert type(mail).objects.claim() is None
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("lines")
def test_report_that_ends_soon_after_the_stop_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    run = ask(UserFactory(superuser=True), 1, rows=3)
    claimed = ReportRun.objects.claim()
    monkeypatch.setattr(writing, "seconds_since_stop", lambda: writing.GRACE - 1)
    assert writing._make(claimed)
    run.refresh_from_db()
    assert run.state == "done"


def test_web_server_that_is_told_to_stop_answers_what_it_began(shared_database: None, tmp_path: Path) -> None:
    slow: list[object] = []
    quick: list[object] = []

    def ask_slowly() -> None:
        slow.append(outcome(port, "/healthz?seconds=2"))

    def ask_on() -> None:
        while not quick or quick[-1] == 200:
            quick.append(outcome(port, "/healthz"))

    with web(command_of_image(), tmp_path) as (process, port):
        heard = tmp_path / "heard"
        before = heard.stat().st_size
        readers = [
            threading.Thread(target=each) for each in (ask_slowly, ask_slowly, ask_slowly, ask_on, ask_on)
        ]
        for reader in readers:
            reader.start()
        time.sleep(1)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert time.monotonic() - began < 15
        for reader in readers:
            reader.join(30)
    assert slow == [200, 200, 200]
    assert quick[0] == 200
    # Who knocks while the door closes is turned away, by the system too; nobody is heard and not answered.
    assert set(quick) <= {200, ConnectionRefusedError, ConnectionResetError, RemoteDisconnected}
    assert heard.stat().st_size - before == len(slow) + quick.count(200)


def outcome(port: int, path: str) -> object:
    """The status of an answer, or the kind of error if there is none."""
    try:
        return asked(port, path)[0]
    except OSError as error:
        return type(error)

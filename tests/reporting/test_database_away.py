"""The database restarts and is away: web and worker come back by themselves, and nothing happens twice."""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from members.models import Mail
from mmu_portal.lib.durable import LASTING, what_is_acknowledged_lasts
from reporting import files
from reporting.actions import runs
from reporting.models import ReportRun
from tests.factories.members import MailFactory, UserFactory
from tests.postgres import Server, own_server, programs
from tests.processes import asked, children, command_of_image, wait_for, web, worker
from tests.reporting.brokers import Broker

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 60.0
Answer = tuple[int, str | None, bool]  # status, Retry-After, whether it says that the database is away
AWAY = {"tr": "Portala kısa bir süre ulaşılamıyor", "en": "The portal is not available for a moment"}


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    """A PostgreSQL of this test's own."""
    if (bin := programs()) is None:
        pytest.skip("The programs of a PostgreSQL server (initdb, pg_ctl) are not installed.")
    with own_server(bin) as own:
        yield own


def ask_page(port: int, language: str) -> Answer:
    """What somebody with a session hears: it is looked for in the database each time."""
    status, headers, text = asked(port, f"/{language}/members/", Cookie=f"sessionid={'a' * 32}")
    return status, headers["Retry-After"], AWAY[language] in text


def read_on(port: int, language: str, answers: list[Answer], over: threading.Event) -> None:
    """Ask for such a page again and again."""
    while not over.is_set():
        answers.append(ask_page(port, language))


def test_web_answers_that_the_database_is_away_and_comes_back_by_itself(
    server: Server, tmp_path: Path
) -> None:
    over = threading.Event()
    answers: dict[str, list[Answer]] = {"tr": [], "en": []}

    def all_hear(status: int) -> None:
        """Wait until whoever asks from now on hears this."""
        asked_before = {language: len(heard) + 1 for language, heard in answers.items()}
        for language, heard in answers.items():
            begin = asked_before[language]
            wait_for(lambda h=heard, b=begin: status in [each[0] for each in h[b:]], time.monotonic() + 15)

    with web(command_of_image(), tmp_path) as (process, port):
        before = children(process)
        readers = [threading.Thread(target=read_on, args=(port, *each, over)) for each in answers.items()]
        for reader in readers:
            reader.start()
        try:
            all_hear(200)
            server.restart()
            all_hear(200)
            server.stop()
            all_hear(503)
            assert asked(port, "/healthz")[0] == 200
            assert asked(port, "/readyz")[0] == 503
            server.start()
            all_hear(200)
        finally:
            over.set()
            for reader in readers:
                reader.join(30)
        assert children(process) == before
    for heard in answers.values():
        assert set(heard) == {(200, None, False), (503, "30", True)}


@pytest.mark.usefixtures("lines")
def test_worker_comes_back_by_itself_and_makes_each_report_once(
    server: Server, broker: Broker, tmp_path: Path
) -> None:
    (tmp_path / "busy").mkdir()
    until = time.monotonic() + LONGEST
    person = UserFactory(superuser=True)
    with worker("one", broker, tmp_path) as process:
        for number in range(6):
            ask(person, number)
        wait_for(lambda: ReportRun.objects.filter(state="running", rows_done__gt=0).exists(), until)
        working = children(process)
        server.restart()
        connection.close()
        assert ReportRun.objects.filter(state="running").exists()
        server.stop()
        time.sleep(2)  # the beat calls meanwhile
        connection.close()
        server.start()
        # The leases of what both faults interrupted end at once, not after two minutes.
        past = timezone.now() - dt.timedelta(seconds=1)
        ReportRun.objects.filter(state="running").update(leased_until=past)
        wait_for(lambda: ReportRun.objects.filter(state="done").count() == 6, until)
        assert children(process) == working
    done = list(ReportRun.objects.all())
    assert sorted(run.file for run in done) == sorted(path.name for path in files.folder().glob("*.pdf"))


def ask(person, number: int) -> ReportRun:
    """Ask for a report that takes a second or two."""
    parameters = {"first": "2026-01-01", "last": "2026-03-31", "rows": 60, "fault": "", "number": number}
    return runs.ask(definition="lines", parameters=parameters, format="pdf", language="tr", by=person)


def test_what_was_acknowledged_outlives_a_crash_of_the_database(server: Server) -> None:
    acknowledged: list[int] = []

    def store() -> None:
        while True:
            try:
                acknowledged.append(MailFactory().pk)
            except DatabaseError:
                connection.close()
                return

    writer = threading.Thread(target=store)
    writer.start()
    time.sleep(1)
    server.stop()
    writer.join(10)
    server.start()
    connection.close()
    assert len(acknowledged) > 10
    assert Mail.objects.filter(pk__in=acknowledged).count() == len(acknowledged)


def test_database_that_may_lose_what_it_acknowledged_fails_the_check(server: Server) -> None:
    assert what_is_acknowledged_lasts(databases=["default"]) == []
    for name in LASTING:
        server.set(name, "off")
    found = what_is_acknowledged_lasts(databases=["default"])
    assert [fault.msg for fault in found] == [
        f"PostgreSQL has {name} off: a crash would lose what the portal was told is stored."
        for name in LASTING
    ]
    with pytest.raises(SystemCheckError, match="fsync off"):
        call_command("check", databases=["default"])
    call_command("check")

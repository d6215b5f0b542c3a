"""What the portal does by itself, as staff read it: every line in words, with its last and next time."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from celery import Celery
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from members.models import User
from mmu_portal.background import DUTIES, next_after, when_in_words
from mmu_portal.celery import app as portal
from mmu_portal.schedule import TABLE
from reporting.models import PeriodicWork
from reporting.worklog import KeptTask, note
from tests.factories.members import MailFactory

ISTANBUL = ZoneInfo("Europe/Istanbul")


@pytest.mark.parametrize("name", TABLE)
def test_every_line_of_the_schedule_has_words_in_both_languages(name: str) -> None:
    line = TABLE[name]
    said = []
    for language in ("tr", "en"):
        with override(language):
            said += [str(line.words), when_in_words(line.when)]
    assert all(said)
    assert len(set(said)) == 4
    assert next_after(line.when, timezone.localtime()) > timezone.localtime()


@pytest.mark.parametrize(
    ("name", "words", "next_at"),
    [
        ("write-reports", "each minute", "2026-11-30T14:31:00"),
        ("tell-members-at-once", "every 5 minutes", "2026-11-30T14:35:00"),
        ("hand-over-what-is-due", "each hour, at minute 5", "2026-11-30T15:05:00"),
        ("ask-scheduled-reports", "each hour from 6 to 20, at minute 15", "2026-11-30T15:15:00"),
        ("remove-old-reports", "each day at 03:55", "2026-12-01T03:55:00"),
        ("tell-members-weekly", "each Monday at 07:30", "2026-12-07T07:30:00"),
    ],
)
def test_when_and_next_time_are_those_of_the_schedule(name: str, words: str, next_at: str) -> None:
    now = dt.datetime(2026, 11, 30, 14, 30, 20, tzinfo=ISTANBUL)
    with override("en"):
        assert when_in_words(TABLE[name].when) == words
    assert next_after(TABLE[name].when, now) == dt.datetime.fromisoformat(next_at).replace(tzinfo=ISTANBUL)


def go_well() -> None:
    """A task that does nothing."""


def break_down() -> None:
    """A task that fails."""
    raise ZeroDivisionError


def run(name: str, work: Callable[[], None]) -> None:
    """Run a task of this name as a worker does."""
    task = type("Tried", (KeptTask,), {"name": name, "run": staticmethod(work)})
    application = Celery(broker="memory://", set_as_current=False)
    task.bind(application)
    application.tasks.register(task())  # in the place of the portal's own, which it has already
    application.tasks[name].apply()


@pytest.mark.django_db
def test_page_tells_how_much_waits_and_since_when(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    page = client.get("/en/reports/by-itself/").content.decode()
    assert page.count("<dd>nothing waits</dd>") == 2
    now = timezone.now()
    for hours in (-3, -2, 1):
        MailFactory(due_at=now + dt.timedelta(hours=hours))
    page = client.get("/en/reports/by-itself/").content.decode()
    since = date_format(timezone.localtime(now - dt.timedelta(hours=3)), "DATETIME_FORMAT")
    assert f"<dt>Mails</dt><dd>2 due and not done, the oldest since {since}</dd>" in page
    assert page.count("<dd>nothing waits</dd>") == 1


@pytest.mark.django_db
def test_page_tells_what_ran_what_failed_and_what_is_late(client: Client, reporter: User) -> None:
    run("members.tasks.send_mails", go_well)
    run("reporting.tasks.write_reports", break_down)
    run("platforms.tasks.tell_at_once", go_well)
    PeriodicWork.objects.filter(task="platforms.tasks.tell_at_once").update(
        began_at=timezone.now() - dt.timedelta(hours=1)
    )
    client.force_login(reporter)
    page = client.get("/en/reports/by-itself/").content.decode()
    rows = {row.split("</th>")[0]: row for row in page.split('<th scope="row">')[1:]}
    assert len(rows) == len(TABLE) + len(DUTIES)
    assert "in order" in rows["Sends the mails that wait"]
    assert "ZeroDivisionError" in rows["Makes the reports that wait"]
    assert "late" in rows["Tells of news on the platforms: those who want to hear at once"]
    assert "not yet" in rows["Deletes drafts of reports after 30 days"]
    run("reporting.tasks.write_reports", go_well)
    assert PeriodicWork.objects.get(task="reporting.tasks.write_reports").problem == ""


def test_every_task_of_the_portal_leaves_its_note_but_not_when_it_is_merely_called() -> None:
    portal.loader.import_default_modules()
    assert isinstance(portal.tasks["reporting.tasks.write_reports"], KeptTask)
    assert portal.tasks["mmu_portal.tasks.answer_ping"]("word") == "word"  # without a database


@pytest.mark.django_db
def test_page_tells_of_the_last_backup_and_rehearsal_and_when_there_was_none_for_long(
    client: Client, reporter: User
) -> None:
    def state_of(duty: str) -> str:
        page = client.get("/en/reports/by-itself/").content.decode()
        return page.split(f'<th scope="row">{duty}')[1].split("</tr>")[0]

    backup, rehearsal = "A backup is made", "A restore is rehearsed"
    client.force_login(reporter)
    assert [state_of(duty).count("not yet") for duty in (backup, rehearsal)] == [2, 2]
    now = timezone.now()
    note("backup", now - dt.timedelta(days=3))
    assert "none for two days" in state_of(backup)
    note("backup", now - dt.timedelta(seconds=12))
    note("rehearsal", now - dt.timedelta(days=30), "p.tar is damaged.")
    assert "in order" in state_of(backup)
    assert "12.0 s" in state_of(backup)
    assert "p.tar is damaged." in state_of(rehearsal)
    note("rehearsal", now - dt.timedelta(days=30))
    assert "in order" in state_of(rehearsal)
    note("rehearsal", now - dt.timedelta(days=32))
    assert "none for a month" in state_of(rehearsal)

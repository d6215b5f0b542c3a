"""Reports that are made by themselves: on their day, once, in the name of who answers for them."""

import datetime as dt
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from members.actions.mails import send_due_mails
from members.models import Mail, User
from mmu_portal.lib.errors import DomainError, EditConflict
from reporting.actions import schedules
from reporting.actions.schedules import ask_what_is_due, store_schedule, switch_schedule
from reporting.actions.writing import write_due_reports
from reporting.enums import Problem
from reporting.models import ReportRun, ReportSchedule
from reporting.periods import before, next_day
from tests.factories.members import UserFactory
from tests.factories.platforms import CommitteeMeetingFactory
from tests.factories.reporting import ReportScheduleFactory
from tests.races import at_once, without_constraint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lines")]
TODAY = dt.date(2027, 1, 1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The day on which the schedules look; may be set to another."""
    clock = mock.Mock(return_value=TODAY)
    monkeypatch.setattr(schedules.timezone, "localdate", clock)
    return clock


def make(by: User | None = None, **fields: Any) -> ReportSchedule:
    """A schedule of reports of two lines."""
    more = {"definition": "lines", "parameters": {"rows": 2}, **fields}
    return ReportScheduleFactory(**more, **({"answered_for_by": by} if by else {}))


@pytest.mark.parametrize(
    ("cadence", "day", "expected"),
    [
        ("monthly", "2026-01-31", "2026-02-01"),
        ("monthly", "2026-12-01", "2027-01-01"),
        ("quarterly", "2026-11-30", "2027-01-01"),
        ("quarterly", "2026-04-01", "2026-07-01"),
        ("yearly", "2024-02-29", "2025-01-01"),
    ],
)
def test_next_day_is_the_first_of_the_next_period(cadence: str, day: str, expected: str) -> None:
    assert next_day(cadence, dt.date.fromisoformat(day)) == dt.date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("past", "first", "last"),
    [
        ("month", "2026-12-01", "2026-12-31"),
        ("quarter", "2026-10-01", "2026-12-31"),
        ("year", "2026-01-01", "2026-12-31"),
    ],
)
def test_period_is_the_whole_one_before(past: str, first: str, last: str) -> None:
    found = before(dt.date(2027, 1, 15), past)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_report_is_asked_for_on_its_day_once_and_its_people_are_told(today: Any, reporter: User) -> None:
    schedule, paused = make(by=reporter), make(is_active=False)
    other = UserFactory(staff=True)
    other.groups.set(reporter.groups.all())
    schedule.recipients.set([other])
    assert (ask_what_is_due(), ask_what_is_due()) == (1, 0)
    run = ReportRun.objects.get()
    assert run.parameters == {"rows": 2, "first": "2026-10-01", "last": "2026-12-31"}
    assert (run.asked_by, run.occasion) == (reporter, "2027-01-01")
    write_due_reports()
    assert [mail.recipient for mail in Mail.objects.all()] == [other]
    schedule.refresh_from_db()
    paused.refresh_from_db()
    assert (schedule.next_on, paused.next_on) == (dt.date(2027, 4, 1), TODAY)


def test_days_that_were_missed_are_made_up_for_each_with_its_period(today: Any) -> None:
    make()
    today.return_value = dt.date(2027, 4, 3)
    assert ask_what_is_due() == 2
    found = ReportRun.objects.order_by("occasion").values_list("occasion", "parameters__last")
    assert list(found) == [("2027-01-01", "2026-12-31"), ("2027-04-01", "2027-03-31")]


def test_days_that_were_missed_long_ago_are_passed_over(today: Any) -> None:
    schedule = make(cadence="monthly", period="month")
    make(cadence="yearly", period="year")
    today.return_value = dt.date(2030, 5, 2)
    assert (ask_what_is_due(), ask_what_is_due()) == (5, 0)
    found = ReportRun.objects.order_by("occasion").values_list("occasion", flat=True)
    assert list(found) == ["2030-01-01", "2030-02-01", "2030-03-01", "2030-04-01", "2030-05-01"]
    schedule.refresh_from_db()
    assert schedule.next_on == dt.date(2030, 6, 1)


def test_day_before_a_meeting_that_is_planned_brings_a_report(today: Any) -> None:
    make(cadence="before_meeting", next_on=None, period="month")
    for day, state in (("2027-01-02", "planned"), ("2027-01-02", "canceled"), ("2027-01-05", "planned")):
        CommitteeMeetingFactory(day=day, state=state)
    assert (ask_what_is_due(), ask_what_is_due()) == (1, 0)
    assert ReportRun.objects.get().parameters["last"] == "2026-12-31"
    today.return_value = dt.date(2027, 1, 2)
    assert ask_what_is_due() == 0


def test_schedule_that_cannot_be_followed_holds_up_no_other(today: Any) -> None:
    make(next_on="2020-01-01", cadence="quarterly", parameters=[])
    make()
    assert ask_what_is_due() == 1


def test_right_that_was_lost_stops_the_report_and_those_who_wait_for_it_are_told(
    today: Any, reporter: User, client: Client, mailoutbox: list
) -> None:
    boss = UserFactory(superuser=True, language="en")
    make(by=reporter).recipients.set([boss, UserFactory(staff=True, is_active=False)])
    client.force_login(boss)
    mark = "This person may not have the report any more"
    assert mark not in client.get("/en/reports/schedules/").content.decode()
    reporter.groups.clear()
    ask_what_is_due()
    write_due_reports()
    assert ReportRun.objects.get().problem == Problem.NO_RIGHT
    send_due_mails()
    assert [(mail.to, "Could not be made" in mail.subject) for mail in mailoutbox] == [([boss.email], True)]
    assert mark in client.get("/en/reports/schedules/").content.decode()


def test_who_answers_for_a_schedule_is_told_of_what_failed(today: Any, reporter: User) -> None:
    make(by=reporter, parameters={"rows": 2, "fault": "sentence"}).recipients.set(
        [UserFactory(superuser=True)]
    )
    ask_what_is_due()
    write_due_reports()
    assert [mail.recipient for mail in Mail.objects.all()] == [reporter]


def test_clock_that_was_ahead_leaves_no_schedule_silent(today: Any) -> None:
    schedule = make(next_on="2031-01-01")
    assert ask_what_is_due() == 0
    schedule.refresh_from_db()
    assert schedule.next_on == dt.date(2027, 4, 1)
    today.return_value = dt.date(2027, 4, 1)
    assert ask_what_is_due() == 1


def test_long_list_of_schedules_has_pages(reporter: User, client: Client) -> None:
    for rows in range(25):
        make(by=reporter, parameters={"rows": rows, "fault": ""})
    client.force_login(reporter)
    pages = [client.get(f"/en/reports/schedules/?page={number}").content.decode() for number in (1, 2)]
    assert [page.count("/switch/") for page in pages] == [20, 5]


def test_paused_schedule_goes_on_without_what_it_missed(today: Any, reporter: User) -> None:
    schedule = make()
    switch_schedule(schedule=schedule, is_active=False, by=reporter)
    today.return_value = dt.date(2027, 5, 5)
    assert ask_what_is_due() == 0
    switch_schedule(schedule=schedule, is_active=True, by=reporter)
    assert (schedule.next_on, schedule.answered_for_by) == (dt.date(2027, 7, 1), reporter)


def test_second_editor_of_a_schedule_is_told(reporter: User) -> None:
    schedule = make()
    stale = ReportSchedule.objects.get()
    store_schedule(schedule=schedule, recipients=[reporter], by=reporter)
    with pytest.raises(EditConflict):
        store_schedule(schedule=stale, recipients=[], by=reporter)
    with pytest.raises(DomainError):
        store_schedule(schedule=schedule, recipients=[UserFactory()], by=reporter)


def test_database_keeps_the_next_day_with_the_cadence() -> None:
    schedule = make()
    for wrong in ({"next_on": None}, {"cadence": "before_meeting"}, {"period": "week"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportSchedule.objects.filter(pk=schedule.pk).update(**wrong)


def test_schedule_is_set_up_changed_paused_and_removed_by_its_pages(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    answer = {
        "cadence": "monthly",
        "period": "month",
        "rows": "4",
        "format": "csv",
        "language": "en",
        "recipients": [str(reporter.pk)],
    }
    assert "There is a problem" in client.post("/en/reports/schedules/new/lines/", {}).content.decode()
    assert client.post("/en/reports/schedules/new/lines/", answer).status_code == 302
    schedule = ReportSchedule.objects.get()
    assert schedule.parameters == {"rows": 4, "fault": ""}
    assert (schedule.next_on > timezone.localdate(), list(schedule.recipients.all())) == (True, [reporter])
    at = schedule.get_absolute_url()
    page = client.get(at).content.decode()
    assert 'name="rows" value="4"' in page
    assert f'value="{reporter.pk}"' in page
    assert client.post(at, answer | {"rows": "5", "version": "0"}).status_code == 422
    assert client.post(at, answer | {"cadence": "before_meeting", "version": "1"}).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.next_on, schedule.version) == (None, 2)
    client.post(f"{at}switch/", {"pause": "1"})
    listed = client.get("/en/reports/schedules/").content.decode()
    assert "Paused" in listed
    assert "Rows: 4" in listed
    assert '>Kaldır<span class="hidden">' in client.get("/tr/reports/schedules/").content.decode()
    client.post(f"{at}remove/")
    assert not ReportSchedule.objects.exists()


def test_who_may_not_have_the_report_is_refused_as_recipient(client: Client, reporter: User) -> None:
    boss = UserFactory(superuser=True)
    client.force_login(boss)
    answer = {
        "cadence": "monthly",
        "period": "month",
        "rows": "4",
        "fault": "secret",
        "format": "csv",
        "language": "en",
        "recipients": [str(reporter.pk), str(boss.pk)],
    }
    page = client.post("/en/reports/schedules/new/lines/", answer).content.decode()
    assert "so no mail either: Raporcu" in page
    assert not ReportSchedule.objects.exists()
    told = {"recipients": [str(boss.pk)]}
    assert client.post("/en/reports/schedules/new/lines/", answer | told).status_code == 302


def test_two_beats_ask_once(shared_database: None) -> None:
    make(next_on=timezone.localdate())
    make(cadence="before_meeting", next_on=None)
    CommitteeMeetingFactory(day=timezone.localdate(), state="planned")
    assert sum(at_once(6, lambda _place: ask_what_is_due())) == 2
    assert ReportRun.objects.count() == 2


def test_without_the_guard_two_beats_would_ask_twice(shared_database: None) -> None:
    make(cadence="before_meeting", next_on=None)
    CommitteeMeetingFactory(day=timezone.localdate(), state="planned")
    unseen = mock.patch(
        "reporting.queries.run.ReportRunQuerySet.get_or_create",
        lambda rows, defaults, **keys: (rows.create(**defaults, **keys), True),
    )
    other = mock.patch("reporting.actions.runs.ask_key", side_effect=lambda **_asked: uuid4().hex)
    with without_constraint(ReportRun, "report_run_occasion_once"), unseen, other:
        assert sum(at_once(4, lambda _place: ask_what_is_due())) > 1
        ReportRun.objects.all().delete()

"""Many reports of one person: no more than so many at a time, and a colleague's comes in between."""

import datetime as dt
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone, translation

from members.models import User
from mmu_portal.lib.claimed import ClaimedRowQuerySet
from mmu_portal.lib.errors import DomainError
from reporting.actions import runs
from reporting.actions.schedules import ask_what_is_due
from reporting.actions.writing import write_due_reports
from reporting.models import ReportRun, ReportSchedule
from reporting.queries.run import MOST_WAITING, ReportRunQuerySet
from tests.factories.members import UserFactory
from tests.factories.reporting import ReportRunFactory, ReportScheduleFactory
from tests.reporting.asking import again, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lines")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def taken() -> list[User]:
    """Whose reports one worker takes, in its order; each is done before the next."""
    people, now = [], timezone.now()
    while (run := ReportRun.objects.claim()) is not None:
        people.append(run.asked_by)
        now += dt.timedelta(seconds=1)
        ReportRun.objects.filter(pk=run.pk).update(
            state="canceled", token=None, leased_until=None, ended_at=now
        )
    return people


def test_reports_of_several_people_are_made_by_turns(reporter: User) -> None:
    colleague = UserFactory(superuser=True)
    for rows in range(4):
        ask(reporter, rows=rows)
    for rows in (10, 11):
        ask(colleague, rows=rows)
    assert taken() == [reporter, colleague, reporter, colleague, reporter, reporter]


def test_without_turns_a_colleague_would_wait_for_all_of_them(reporter: User) -> None:
    colleague = UserFactory(superuser=True)
    for rows in range(4):
        ask(reporter, rows=rows)
    ask(colleague, rows=10)
    with mock.patch.object(ReportRunQuerySet, "in_turn", ClaimedRowQuerySet.in_turn):
        assert taken() == [*[reporter] * 4, colleague]


def test_who_asks_does_not_wait_for_many_schedules(reporter: User) -> None:
    boss = UserFactory(superuser=True)
    for rows in range(3):
        parameters = {"rows": rows, "fault": ""}
        ReportScheduleFactory(definition="lines", answered_for_by=boss, parameters=parameters)
    ReportSchedule.objects.update(next_on=dt.date.today())
    assert ask_what_is_due() == 3
    ask(reporter, rows=9)
    assert taken() == [boss, reporter, boss, boss]


def test_second_worker_turns_to_who_has_none_at_work(reporter: User) -> None:
    colleague = UserFactory(superuser=True)
    for rows in range(3):
        ask(reporter, rows=rows)
    ask(colleague, rows=10)
    ReportRunFactory(asked_by=colleague, state="canceled", ended_at=timezone.now())
    at_work = [ReportRun.objects.claim() for _worker in range(3)]
    assert [run.asked_by for run in at_work] == [reporter, colleague, reporter]
    ended = timezone.now() - dt.timedelta(seconds=1)
    ReportRun.objects.filter(state="running").update(leased_until=ended)
    assert ReportRun.objects.claim() in at_work


def test_person_has_no_more_than_so_many_waiting_and_a_colleague_may_ask(
    client: Client, reporter: User
) -> None:
    for rows in range(MOST_WAITING):
        ask(reporter, rows=rows)
    with pytest.raises(DomainError, match="20 reports that Raporcu asked for are not made yet"):
        ask(reporter, rows=MOST_WAITING)
    assert ask(reporter, rows=0)  # the same is no further one
    assert ask(UserFactory(superuser=True), rows=MOST_WAITING)
    client.force_login(reporter)
    answer = {"first": "2026-01-01", "last": "2026-03-31", "rows": "99", "format": "pdf", "language": "en"}
    page = client.post("/en/reports/new/lines/", answer)
    assert page.status_code == 422
    assert "Wait for one of them, or cancel one." in page.content.decode()
    runs.cancel(run=ReportRun.objects.filter(asked_by=reporter).first(), by=reporter)
    assert ask(reporter, rows=100)


def test_report_is_tried_again_only_where_there_is_room(reporter: User) -> None:
    failed = ask(reporter, fault="bug")
    write_due_reports()
    for rows in range(MOST_WAITING):
        ask(reporter, rows=rows)
    with pytest.raises(DomainError, match="not made yet"):
        runs.try_again(run=failed, by=reporter)
    assert again(failed).state == "failed"
    runs.try_again(run=failed, by=UserFactory(superuser=True))
    assert again(failed).state == "waiting"


def test_reports_of_schedules_take_nobodys_room(reporter: User) -> None:
    schedule = ReportScheduleFactory(definition="lines", answered_for_by=reporter)
    for occasion in range(MOST_WAITING):
        ReportRunFactory(schedule=schedule, occasion=str(occasion), asked_by=reporter)
    assert ask(reporter)

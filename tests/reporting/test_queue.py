"""Whose report is next, and how many one person may have on the way."""

import datetime as dt

import pytest

from members.models import User
from mmu_portal.celery import app
from mmu_portal.lib.errors import DomainError
from mmu_portal.schedule import TABLE
from reporting.actions import runs
from reporting.actions.schedules import ask_what_is_due
from reporting.models import ReportRun, ReportSchedule
from tests.factories.members import UserFactory
from tests.factories.reporting import ReportScheduleFactory
from tests.reporting.asking import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lines")]


def claimed(number: int) -> list[ReportRun]:
    """What workers take one after the other, each done before the next is taken."""
    taken = []
    for _place in range(number):
        run = ReportRun.objects.claim()
        assert run is not None
        run.give_up("enough")
        taken.append(run)
    return taken


def test_who_asks_for_one_does_not_wait_for_who_asked_for_many(reporter: User) -> None:
    many = [ask(reporter, rows=rows) for rows in range(4)]
    other = UserFactory(superuser=True)
    one, two = ask(other, rows=10), ask(other, rows=11)
    assert claimed(6) == [many[0], one, many[1], two, many[2], many[3]]


def test_who_asks_does_not_wait_for_many_schedules(reporter: User) -> None:
    boss = UserFactory(superuser=True)
    for rows in range(3):
        ReportScheduleFactory(
            definition="lines", answered_for_by=boss, parameters={"rows": rows, "fault": ""}
        )
    ReportSchedule.objects.update(next_on=dt.date.today())
    assert ask_what_is_due() == 3
    one = ask(reporter, rows=9)
    assert claimed(4)[1] == one


def test_person_has_so_many_on_the_way_and_no_more(reporter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST_ON_THE_WAY", 2)
    first, _second = ask(reporter, rows=1), ask(reporter, rows=2)
    with pytest.raises(DomainError, match="2 "):
        ask(reporter, rows=3)
    assert ask(reporter, rows=1) == first
    assert ask(UserFactory(superuser=True), rows=3).pk
    runs.cancel(run=first, by=reporter)
    assert ask(reporter, rows=4).pk
    with pytest.raises(DomainError, match="2 "):
        runs.try_again(run=first, by=reporter)
    assert ReportRun.objects.get(pk=first.pk).state == "canceled"


def test_calls_for_reports_stand_in_a_queue_of_their_own() -> None:
    tasks = {line.task for line in TABLE.values()}
    routed = {name: app.amqp.router.route({}, name)["queue"].name for name in tasks}
    assert {name for name, queue in routed.items() if queue == "reports"} == {runs.WRITE}
    assert {routed[name] for name in tasks - {runs.WRITE}} == {"portal"}
    assert {name: queue.routing_key for name, queue in app.amqp.queues.consume_from.items()} == {
        "portal": "portal",
        "reports": "reports",
    }

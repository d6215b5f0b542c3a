"""Two clicks, several workers, several editors at once: one report, one maker, one number – and why."""

from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from members.models import User
from mmu_portal.lib.errors import DomainError
from reporting.actions import runs
from reporting.actions.writing import write_due_reports
from reporting.models import ReportRun
from tests.factories.members import UserFactory
from tests.races import at_once, without_constraint
from tests.reporting.asking import ask, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lines")]


def test_two_clicks_at_once_give_one_report(shared_database: None) -> None:
    person = UserFactory(superuser=True)
    found = at_once(8, lambda _place: ask(person).pk)
    assert len(set(found)) == 1
    assert ReportRun.objects.count() == 1


def test_without_the_guard_two_clicks_would_give_two(shared_database: None) -> None:
    person = UserFactory(superuser=True)
    unseen = mock.patch.object(ReportRun.objects, "live", return_value=ReportRun.objects.none())
    with without_constraint(ReportRun, "report_run_asked_once"), unseen:
        found = at_once(4, lambda _place: ask(person).pk)
        ReportRun.objects.all().delete()
    assert len(set(found)) == 4


def drafts(number: int) -> tuple[User, list[ReportRun]]:
    """A person, and so many drafts that are done."""
    person = UserFactory(superuser=True)
    rows = [ask(person, rows=count) for count in range(number)]
    write_due_reports()
    return person, rows


def test_reports_issued_at_once_have_each_their_number(shared_database: None) -> None:
    person, rows = drafts(6)
    numbers = at_once(6, lambda place: runs.issue(run=rows[place], introduction="", by=person))
    year = timezone.localdate().year
    assert sorted(numbers) == [f"{year}/{serial}" for serial in range(1, 7)]


def test_one_draft_issued_at_once_has_one_number(shared_database: None) -> None:
    person, (draft,) = drafts(1)
    outcomes = at_once(6, lambda _place: runs.issue(run=draft, introduction="", by=person))
    assert [type(each) for each in outcomes].count(str) == 1
    assert {type(each) for each in outcomes} == {str, DomainError}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time")
def test_without_the_guard_two_reports_would_have_one_number(shared_database: None) -> None:
    person, rows = drafts(6)
    with without_constraint(ReportRun, "report_run_number_once"):
        numbers = at_once(6, lambda place: runs.issue(run=rows[place], introduction="", by=person))
        ReportRun.objects.update(number_year=None, number_serial=None, issued_by=None)
    assert len(set(numbers)) < 6


def test_without_the_guard_one_draft_would_have_two_numbers(shared_database: None) -> None:
    person, (draft,) = drafts(1)
    anyway = lambda _rows: ReportRun.objects.filter(pk=draft.pk)  # noqa: E731
    with mock.patch("reporting.queries.run.ReportRunQuerySet.drafts", anyway):
        outcomes = at_once(4, lambda _place: runs.issue(run=draft, introduction="", by=person))
    assert [type(each) for each in outcomes].count(str) > 1


def worked_off(_place: int) -> int:
    """How many reports one worker makes until none is due."""
    return write_due_reports()


def test_workers_side_by_side_make_each_report_once(shared_database: None) -> None:
    person = UserFactory(superuser=True)
    for rows in range(12):
        ask(person, rows=rows)
    assert sum(at_once(4, worked_off)) == 12
    assert set(ReportRun.objects.values_list("state", "attempts")) == {("done", 1)}
    assert stored() == sorted(ReportRun.objects.values_list("file", flat=True))

"""Reports that others take up when who asked for them may not have them any more."""

import pytest

from members.models import User
from reporting.actions import runs
from reporting.actions.writing import write_due_reports
from reporting.enums import Problem
from tests.factories.members import UserFactory
from tests.reporting.asking import again, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lines")]


@pytest.fixture
def colleague() -> User:
    """Somebody else who may have every report."""
    return UserFactory(superuser=True)


def leave(person: User) -> None:
    """End the account of a person."""
    User.objects.filter(pk=person.pk).update(is_active=False)


def test_report_is_issued_by_a_colleague_of_who_left(reporter: User, colleague: User) -> None:
    run = ask(reporter)
    write_due_reports()
    leave(reporter)
    number = runs.issue(run=run, introduction="", by=colleague)
    write_due_reports()
    issued = again(run)
    assert (issued.state, issued.problem, issued.number) == ("done", "", number)
    assert (issued.asked_by, issued.issued_by) == (reporter, colleague)


def test_report_that_its_issuer_left_unmade_is_made_by_who_tries_again(
    reporter: User, colleague: User
) -> None:
    run = ask(reporter)
    write_due_reports()
    number = runs.issue(run=run, introduction="", by=reporter)
    leave(reporter)
    write_due_reports()
    assert (again(run).state, again(run).problem) == ("failed", Problem.NO_RIGHT)
    runs.try_again(run=again(run), by=colleague)
    write_due_reports()
    assert (again(run).state, again(run).number) == ("done", number)
    assert again(run).issued_at is not None


@pytest.mark.parametrize("way", ["again", "introduction"])
def test_who_sets_a_report_going_anew_answers_for_it(reporter: User, colleague: User, way: str) -> None:
    run = ask(reporter)
    if way == "introduction":
        write_due_reports()
    leave(reporter)
    write_due_reports()
    if way == "introduction":
        runs.introduce(run=again(run), introduction="Of all provinces.", by=colleague)
    else:
        runs.try_again(run=again(run), by=colleague)
    write_due_reports()
    assert (again(run).state, again(run).problem, again(run).asked_by) == ("done", "", colleague)

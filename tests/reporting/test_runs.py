"""Reports that are asked for: made once, with one file and one end, and frozen when they are issued."""

import datetime as dt
import hashlib
from typing import Any
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Mail, User
from mmu_portal.lib.claimed import WORKER_DIED
from mmu_portal.lib.errors import DomainError
from reporting import files
from reporting.actions import runs, writing
from reporting.actions.writing import remove_old, sweep_files, write_due_reports
from reporting.definition import DEFINITIONS
from reporting.enums import Problem
from reporting.models import ReportRun
from reporting.tasks import sweep_reports
from tests.factories.members import UserFactory
from tests.reporting.asking import again, ask, stored
from tests.reporting.kinds import Lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lines")]


def leave_to_others(run: ReportRun) -> None:
    """Let the lease of a run end."""
    ReportRun.objects.filter(pk=run.pk).update(leased_until=timezone.now() - dt.timedelta(seconds=1))


def test_report_is_made_once_with_one_file_that_the_row_knows(reporter: User) -> None:
    run = ask(reporter)
    assert ask(UserFactory(superuser=True)) == run
    assert (write_due_reports(), write_due_reports()) == (1, 0)
    done = again(run)
    assert ask(reporter) == done
    content = files.path_of(done.file).read_bytes()
    assert content == b"pdf en  \n0\n1\n2\n"
    assert (done.state, done.size, done.sha256) == (
        "done",
        len(content),
        hashlib.sha256(content).hexdigest(),
    )
    assert (done.rows_done, done.rows_total, done.attempts, stored()) == (3, 3, 1, [done.file])
    assert done.expires_at - timezone.now() > dt.timedelta(days=29)
    assert files.path_of(done.file).stat().st_mode & 0o077 == files.folder().stat().st_mode & 0o077 == 0


def test_other_words_another_day_or_anew_is_another_report(reporter: User) -> None:
    first = ask(reporter)
    others = [ask(reporter, rows=4), ask(reporter, format="csv"), ask(reporter, language="tr")]
    write_due_reports()
    anew = [ask(reporter, instead_of=first), ask(reporter, instead_of=first)]
    assert anew[0] == anew[1] != first
    write_due_reports()
    assert ask(reporter, instead_of=first) == ask(reporter, instead_of=anew[0]) not in {first, *anew}
    tomorrow = timezone.now() + dt.timedelta(days=1)
    with mock.patch("django.utils.timezone.now", return_value=tomorrow):
        assert ask(reporter) not in {first, *others, *anew}


def test_who_may_not_have_it_asks_for_nothing(reporter: User) -> None:
    for person, fault in (
        (UserFactory(), ""),
        (UserFactory(staff=True), ""),
        (reporter, "secret"),
    ):
        with pytest.raises(DomainError):
            ask(person, fault=fault)
    assert not ReportRun.objects.exists()
    assert ask(UserFactory(superuser=True), fault="secret").pk


def test_right_that_was_lost_meanwhile_ends_the_report(reporter: User) -> None:
    run = ask(reporter)
    reporter.groups.clear()
    write_due_reports()
    assert (again(run).state, again(run).problem, stored()) == ("failed", Problem.NO_RIGHT, [])


@pytest.mark.parametrize(
    ("fault", "state", "problem"),
    [
        ("sentence", "failed", "The platform is gone."),
        ("bug", "failed", Problem.UNEXPECTED),
        ("disk", "waiting", Problem.NO_ROOM),
    ],
)
def test_failure_has_a_reason_leaves_no_file_and_holds_up_no_other(
    reporter: User, fault: str, state: str, problem: str
) -> None:
    run, other = ask(reporter, fault=fault), ask(reporter)
    assert write_due_reports() == 1
    failed = again(run)
    assert (failed.state, failed.problem, stored()) == (state, problem, [again(other).file])
    assert "private words" not in failed.reason


def test_failure_for_now_is_final_after_the_last_attempt_and_can_be_tried_again(reporter: User) -> None:
    run = ask(reporter, fault="disk")
    for _attempt in range(ReportRun.most_attempts()):
        ReportRun.objects.update(due_at=timezone.now())
        write_due_reports()
    assert (again(run).state, again(run).attempts) == ("failed", ReportRun.most_attempts())
    runs.try_again(run=run, by=reporter)
    assert (again(run).state, again(run).attempts, again(run).problem) == ("waiting", 0, "")
    with pytest.raises(DomainError):
        runs.try_again(run=run, by=reporter)


def test_kind_that_is_gone_ends_the_report(reporter: User) -> None:
    run = ask(reporter)
    del DEFINITIONS["lines"]
    write_due_reports()
    assert (again(run).state, again(run).problem) == ("failed", Problem.UNKNOWN)


def test_report_tried_again_yields_to_the_same_asked_for_meanwhile(reporter: User) -> None:
    run = ask(reporter)
    runs.cancel(run=run, by=reporter)
    assert ask(reporter) != run
    with pytest.raises(DomainError):
        runs.try_again(run=run, by=reporter)
    assert again(run).state == "canceled"


class Halfway:
    """Does something when a report has written its first row."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, what: Any) -> None:
        monkeypatch.setattr(writing, "SAYS_EVERY", 0.0)
        advance = writing.RunProgress.advance

        def first(progress: writing.RunProgress, rows: int = 1) -> None:
            if progress.rows == 0:
                what()
            advance(progress, rows)

        monkeypatch.setattr(writing.RunProgress, "advance", first)


def test_canceled_report_stops_at_its_next_row(reporter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ask(reporter)
    Halfway(monkeypatch, lambda: runs.cancel(run=run, by=reporter))
    assert write_due_reports() == 0
    assert (again(run).state, again(run).rows_total, stored()) == ("canceled", 3, [])
    with pytest.raises(DomainError):
        runs.cancel(run=run, by=reporter)
    assert LogEntry.objects.get_for_object(run).first().additional_data["note"] == "canceled"


def test_progress_counts_rows_and_prolongs_the_lease(reporter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ask(reporter)
    seen = []

    def look() -> None:
        leave_to_others(run)
        seen.append(again(run).rows_total)

    Halfway(monkeypatch, look)
    kept = writing.RunProgress._say

    def say(progress: writing.RunProgress, **changes: int) -> None:
        kept(progress, **changes)
        seen.append((again(run).rows_done, again(run).leased_until > timezone.now()))

    monkeypatch.setattr(writing.RunProgress, "_say", say)
    write_due_reports()
    assert seen == [(0, True), 3, (1, True), (2, True), (3, True)]


def test_worker_that_comes_back_too_late_changes_nothing(reporter: User) -> None:
    run = ask(reporter)
    late = ReportRun.objects.claim()
    files.draft(late.token).write_text("late")
    leave_to_others(run)
    assert write_due_reports() == 1
    done = again(run)
    kept = files.keep(late.token, "pdf")
    assert not late.finish(file=kept.name, size=4, sha256="x", expires_at=timezone.now())
    assert (again(run).file, again(run).attempts) == (done.file, 2)
    assert (sweep_files(), stored()) == (1, [done.file])


def test_draft_of_a_worker_that_still_writes_is_not_swept(reporter: User) -> None:
    ask(reporter)
    taken = ReportRun.objects.claim()
    files.draft(taken.token)
    assert sweep_files() == 0
    leave_to_others(taken)
    assert write_due_reports() == 1
    assert sweep_files() == 1


def test_folder_that_somebody_made_does_not_stop_the_sweeper(db: None) -> None:
    (files.folder() / "backup").mkdir()
    (files.folder() / "a.pdf").touch()
    assert (sweep_files(), stored()) == (1, ["backup"])


def test_draft_that_was_swept_stops_its_worker(reporter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ask(reporter)
    monkeypatch.setattr(writing.files, "keep", mock.Mock(side_effect=FileNotFoundError))
    assert write_due_reports() == 0
    assert again(run).state == "running"


def test_report_that_kills_each_worker_is_given_up_and_told(reporter: User) -> None:
    run = ask(reporter)
    ReportRun.objects.update(due_at=timezone.now() - dt.timedelta(minutes=5))
    for _attempt in range(ReportRun.most_attempts()):
        assert ReportRun.objects.claim() is not None
        leave_to_others(run)
    write_due_reports()
    for _twice in range(2):
        sweep_reports()
    assert (again(run).state, again(run).problem) == ("failed", WORKER_DIED)
    assert again(run).reason != WORKER_DIED
    assert [mail.recipient for mail in Mail.objects.all()] == [reporter]


def test_database_that_is_away_when_the_report_ends_leaves_it_to_another_worker(
    reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask(reporter)
    with monkeypatch.context() as away:
        away.setattr(ReportRun, "finish", mock.Mock(side_effect=DatabaseError))
        away.setattr(ReportRun, "fail", mock.Mock(side_effect=DatabaseError))
        assert write_due_reports() == 0
    leave_to_others(run)
    assert write_due_reports() == 1
    assert stored() == [again(run).file]


def test_one_task_does_not_work_for_ever(reporter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(reporter)
    monkeypatch.setattr(writing, "BUDGET", 0.0)
    woken = mock.Mock()
    monkeypatch.setattr(writing, "wake", woken)
    assert write_due_reports() == 0
    woken.assert_called_once_with("reporting.tasks.write_reports")


def test_issued_report_has_the_next_number_and_never_changes(reporter: User) -> None:
    draft, second = ask(reporter), ask(reporter, rows=1)
    with pytest.raises(DomainError):
        runs.issue(run=draft, introduction="", by=reporter)
    write_due_reports()
    runs.introduce(run=draft, introduction=" Önsöz\r\n", by=reporter)
    write_due_reports()
    assert files.path_of(again(draft).file).read_text().startswith("pdf en  Önsöz\n")
    year = timezone.localdate().year
    assert runs.issue(run=draft, introduction="Sunuş", by=reporter) == f"{year}/1"
    with pytest.raises(DomainError):
        runs.cancel(run=draft, by=reporter)
    write_due_reports()
    issued = again(draft)
    assert files.path_of(issued.file).read_text().startswith(f"pdf en {year}/1 Sunuş\n")
    assert (issued.issued_by, issued.expires_at, issued.number) == (reporter, None, f"{year}/1")
    assert issued.issued_at is not None
    for change in (
        lambda: runs.issue(run=issued, introduction="", by=reporter),
        lambda: runs.introduce(run=issued, introduction="", by=reporter),
        lambda: runs.try_again(run=issued, by=reporter),
        lambda: ReportRun.objects.filter(pk=issued.pk).update(introduction=""),
        lambda: ReportRun.objects.filter(pk=issued.pk).delete(),
        issued.save,
        issued.delete,
    ):
        with pytest.raises(DomainError):
            change()
    assert runs.issue(run=second, introduction="", by=reporter) == f"{year}/2"
    write_due_reports()
    assert (sweep_files(), stored()) == (3, sorted([issued.file, again(second).file]))


def test_number_stays_when_the_last_making_fails(reporter: User) -> None:
    run = ask(reporter)
    write_due_reports()
    number = runs.issue(run=run, introduction="", by=reporter)
    with mock.patch.object(Lines, "write", side_effect=DomainError("no")):
        write_due_reports()
    assert (again(run).state, again(run).number) == ("failed", number)
    ReportRun.objects.update(ended_at=timezone.now() - dt.timedelta(days=31))
    assert remove_old() == 0
    runs.try_again(run=run, by=reporter)
    write_due_reports()
    assert again(run).issued_at is not None


def test_table_cannot_be_issued(reporter: User) -> None:
    run = ask(reporter, format="csv")
    write_due_reports()
    with pytest.raises(DomainError):
        runs.issue(run=run, introduction="", by=reporter)


def test_old_drafts_go_with_their_files_and_issued_ones_stay(reporter: User) -> None:
    issued, draft, failed, fresh = ask(reporter), ask(reporter, rows=1), ask(reporter, fault="bug"), None
    write_due_reports()
    runs.issue(run=issued, introduction="", by=reporter)
    write_due_reports()
    old = timezone.now() - dt.timedelta(days=31)
    ReportRun.objects.filter(pk=draft.pk).update(expires_at=old)
    ReportRun.objects.filter(pk=failed.pk).update(ended_at=old)
    fresh = ask(reporter, rows=2)
    write_due_reports()
    assert remove_old() == 2
    assert set(ReportRun.objects.all()) == {issued, fresh}
    assert stored() == sorted([again(issued).file, again(fresh).file])


def test_who_waited_long_is_told_by_mail_and_who_did_not_is_not(reporter: User) -> None:
    ask(reporter)
    write_due_reports()
    assert not Mail.objects.exists()
    long = ask(reporter, rows=1)
    ReportRun.objects.filter(pk=long.pk).update(due_at=timezone.now() - dt.timedelta(minutes=2))
    write_due_reports()
    (mail,) = Mail.objects.all()
    assert (mail.recipient, mail.words) == (reporter, {"run": long.pk, "state": "done"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "unknown"},
        {"state": "done"},
        {"state": "running"},
        {"file": "a.pdf"},
        {"format": "docx"},
        {"number_year": 2026},
        {"issued_at": timezone.now()},
    ],
)
def test_database_refuses_a_row_that_makes_no_sense(reporter: User, wrong: dict[str, Any]) -> None:
    run = ask(reporter)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportRun.objects.filter(pk=run.pk).update(**wrong)

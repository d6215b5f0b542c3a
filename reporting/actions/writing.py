"""Making the reports that wait: a worker takes one row after the other, and leaves each with an end."""

import datetime as dt
import time
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone

from members.actions.mails import queue_mails
from members.models import Mail, User
from mmu_portal.lib.claimed import WORKER_DIED
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.stopping import seconds_since_stop
from mmu_portal.lib.waking import wake
from reporting import files
from reporting.actions.runs import WRITE
from reporting.definition import DEFINITIONS
from reporting.enums import Problem, RunState
from reporting.models import ReportRun
from reporting.queries.run import KEPT, may_have

log = structlog.get_logger(__name__)
REPORT = "reporting/mails/report"
# A task begins no further report after this time and calls for another instead: mails and reminders, which
# the same workers send, wait no longer than that for their turn, and a worker told to stop ends in time.
BUDGET = 15.0
# So long a worker that was told to stop goes on with a report: `make run` kills it after twelve seconds, a
# container's engine after thirty.
GRACE = 8.0
# How often a run says how far it is, which also prolongs its lease.
SAYS_EVERY = 0.5
LONG = dt.timedelta(minutes=1)  # who waited longer is told by mail


class Stopped(Exception):
    """The report is no longer this worker's: canceled, or given to another one."""


class Released(Exception):
    """The worker must stop and gives the report back: another one makes it."""


class RunProgress:
    """How far the making of one run has come, in rows; kept in its row, and a sign of life."""

    def __init__(self, run: ReportRun) -> None:
        self._run = run
        self._rows = 0
        self._said = time.monotonic()

    def set_total(self, rows: int) -> None:
        """Say how many rows there are in all."""
        self._rows = 0
        self._say(rows_done=0, rows_total=rows)

    def advance(self, rows: int = 1) -> None:
        """Count rows that are done.

        Raises:
            Stopped: nobody wants the report from this worker any more.
            Released: the worker was told to stop a while ago.
        """
        self._rows += rows
        if (seconds_since_stop() or 0) > GRACE:
            raise Released
        if time.monotonic() - self._said >= SAYS_EVERY:
            self._say(rows_done=self._rows)

    @property
    def rows(self) -> int:
        """The rows that are done."""
        return self._rows

    def _say(self, **changes: int) -> None:
        self._said = time.monotonic()
        if not self._run.hold(**changes):
            raise Stopped


def write_due_reports() -> int:
    """Make what is due and return how many were done; call for another worker if time is up before."""
    began, done = time.monotonic(), 0
    while time.monotonic() - began < BUDGET:
        if (run := ReportRun.objects.claim()) is None:
            return done
        done += _make(run)
    wake(WRITE)
    return done


def _make(run: ReportRun) -> bool:
    """Make one report that was claimed; False if it has another end, or waits for another attempt."""
    token: Any = run.token
    try:
        done = _written(run)
    except Stopped:
        done = False
    except Released:
        run.put_back()
        done = False
    except DomainError as error:
        done = _failed(run, str(error), final=True)
    except SoftTimeLimitExceeded:
        done = _failed(run, Problem.TOO_LONG, final=True)
    except DatabaseError as error:
        done = _failed(run, Problem.DATABASE, error=error)
    except OSError as error:
        done = _failed(run, Problem.NO_ROOM, error=error)
    except Exception as error:  # whatever a definition does must not hold up the others
        log.exception("report_failed", run=run.pk, definition=run.definition)
        done = _failed(run, Problem.UNEXPECTED, final=True, error=error)
    if not done:
        _discard(token)
    return done


def _discard(token: UUID) -> None:
    """Remove what was written in vain; if it cannot be told whether it was, the sweeper comes later."""
    with suppress(DatabaseError, OSError):
        if not ReportRun.objects.filter(file__startswith=token.hex).exists():
            files.remove(token)


def _written(run: ReportRun) -> bool:
    report = DEFINITIONS.get(run.definition)
    if report is None:
        raise DomainError(Problem.UNKNOWN.value)
    if not any(may_have(person, run) for person in (run.issued_by, run.asked_by) if person):
        raise DomainError(Problem.NO_RIGHT.value)
    token: Any = run.token
    progress = RunProgress(run)
    report.write(
        run.parameters,
        format=run.format,
        language=run.language,
        introduction=run.introduction,
        number=run.number,
        path=files.draft(token),
        progress=progress,
    )
    try:
        kept = files.keep(token, run.format)
    except FileNotFoundError as error:
        raise Stopped from error
    return _finished(run, kept, progress.rows)


@transaction.atomic
def _finished(run: ReportRun, kept: files.Kept, rows: int) -> bool:
    """End the run well, if it still is this worker's, and tell who waits for it."""
    now = timezone.now()
    lasts = {"issued_at": now} if run.number else {"expires_at": now + KEPT}
    stored = {"file": kept.name, "size": kept.size, "sha256": kept.sha256, **lasts}
    if not run.finish(rows_done=rows, rows_total=rows, **stored):
        return False
    if run.schedule_id or now - run.due_at > LONG:
        run.refresh_from_db()
        tell(run)
    return True


def _failed(run: ReportRun, problem: str, *, final: bool = False, error: Exception | None = None) -> bool:
    """Note a failure, for good or until the next attempt; never True, since the report is not done."""
    if error is not None:
        log.warning("report_not_made", run=run.pk, problem=problem, reason=type(error).__name__)
    # A database that is away leaves the lease to end: another worker finds the run then.
    with suppress(DatabaseError), transaction.atomic():
        ended = run.give_up(problem) if final else run.fail(problem)
        run.refresh_from_db()
        if ended and run.state == RunState.FAILED:
            tell(run)
    return False


def tell(run: ReportRun) -> None:
    """Write to who waits for a report that is done or failed: a schedule's people, or who waited long.

    Told twice of one end, nothing is written: the end is in the mail's key.
    """
    ended: Any = run.ended_at
    words = {"run": run.pk, "state": run.state}
    queue_mails(
        [
            Mail(
                kind=REPORT,
                key=f"report:{run.pk}:{ended.isoformat()}:{person.pk}",
                recipient=person,
                address=person.email,
                language=person.language,
                words=words,
            )
            for person in _people(run, ended)
        ]
    )


def _people(run: ReportRun, ended: dt.datetime) -> list[User]:
    """Of a schedule, those whom it names, and of what failed who answers for it.

    Who answers and may not have the report any more hears nothing: then the others are told that it failed.
    """
    if run.schedule is None:
        return [run.asked_by] if ended - run.due_at > LONG else []
    named = list(run.schedule.recipients.filter(is_active=True))
    if run.state == RunState.DONE:
        return named
    return [run.asked_by] if may_have(run.asked_by, run) else named


def tell_of_given_up() -> None:
    """Tell of reports that no worker lived to fail; the same again changes nothing."""
    since = timezone.now() - dt.timedelta(hours=1)
    for run in ReportRun.objects.filter(state=RunState.FAILED, problem=WORKER_DIED, ended_at__gt=since):
        tell(run)


def sweep_files() -> int:
    """Remove files that belong to no report that is done and to no worker that is at one; how many.

    The files are listed before the rows are read, so that one that was written in between is not met.
    """
    found = list(files.all_by_token())
    rows = ReportRun.objects.filter(state__in=[RunState.RUNNING, RunState.DONE])
    wanted = {
        token.hex if token else file.partition(".")[0] for token, file in rows.values_list("token", "file")
    }
    stray = [path for token, path in found if token not in wanted]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)


def remove_old() -> int:
    """Delete reports without a number that are kept no longer, and their files; how many."""
    old = ReportRun.objects.over(timezone.now())
    removed = sum(_remove(run) for run in old)
    sweep_files()
    return removed


def _remove(run: ReportRun) -> bool:
    """Delete one if it is as it was read: somebody may issue it at this moment."""
    same = ReportRun.objects.filter(
        pk=run.pk, state=run.state, number_year__isnull=True, ended_at=run.ended_at
    )
    return bool(same.delete()[0])

"""Asking for reports, and what people do with them afterwards."""

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.models import User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import note
from mmu_portal.lib.text import paragraphs
from mmu_portal.lib.waking import wake
from reporting.definition import DEFINITIONS
from reporting.enums import RunState
from reporting.models import ReportRun, ReportSchedule
from reporting.queries.run import ENDED_WITHOUT, MOST_WAITING, may_ask, may_have

WRITE = "reporting.tasks.write_reports"
TRIES = 20  # to find a number of one's own while others take theirs
_ANEW = {"state": RunState.WAITING, "attempts": 0, "ended_at": None, "problem": ""}
_WITHOUT_FILE = {"file": "", "size": None, "sha256": "", "expires_at": None, "rows_done": 0, "rows_total": 0}


def ask(
    *,
    definition: str,
    parameters: dict[str, Any],
    format: str,
    language: str,
    by: User,
    instead_of: ReportRun | None = None,
) -> ReportRun:
    """The report of what is asked: a new one, or today's, whoever asked for it.

    `instead_of` is a report that is done and that this one replaces, since the records have changed. If it
    was replaced before, the last that replaced it is what is replaced.

    Raises:
        DomainError: there is no such report, `by` may not have it, or has too many waiting already.
    """
    fields = {"definition": definition, "parameters": parameters, "format": format, "language": language}
    _require_right(by, ReportRun(**fields))
    key = (
        _key_instead_of(instead_of, fields)
        if instead_of
        else ask_key(**fields, occasion=timezone.localdate().isoformat())
    )
    for _attempt in range(TRIES):
        if (there := ReportRun.objects.live().filter(ask_key=key).first()) is not None:
            return there
        _require_room(by)
        try:
            with transaction.atomic():
                run = ReportRun.objects.create(**fields, ask_key=key, asked_by=by)
                wake(WRITE)
        except IntegrityError:  # the other of two clicks was first
            continue
        return run
    raise DomainError(_("Others ask for the same report at this moment. Ask again."))


def _key_instead_of(run: ReportRun, fields: dict[str, Any]) -> str:
    """The key of what replaces a report, and each that is done and replaced it already."""
    key = ask_key(**fields, occasion=f"instead of {run.pk}")
    while (later := ReportRun.objects.filter(ask_key=key, state=RunState.DONE).first()) is not None:
        key = ask_key(**fields, occasion=f"instead of {later.pk}")
    return key


def ask_for_schedule(*, schedule: ReportSchedule, parameters: dict[str, Any], occasion: str) -> bool:
    """Ask for the report of one occasion, in the name of who answers for it; False if it is there."""
    fields = {
        "definition": schedule.definition,
        "parameters": parameters,
        "format": schedule.format,
        "language": schedule.language,
    }
    key = ask_key(**fields, occasion=f"schedule {schedule.pk} {occasion}")
    _run, is_new = ReportRun.objects.get_or_create(
        schedule=schedule,
        occasion=occasion,
        defaults={**fields, "ask_key": key, "asked_by": schedule.answered_for_by},
    )
    if is_new:
        wake(WRITE)
    return is_new


def ask_key(*, occasion: str, **asked: Any) -> str:
    """What was asked on which occasion, as a digest."""
    return hashlib.sha256(json.dumps([asked, occasion], sort_keys=True).encode()).hexdigest()


@transaction.atomic
def cancel(*, run: ReportRun, by: User) -> None:
    """Stop a report that waits or is being made; a worker that is at it notices with its next rows.

    Raises:
        DomainError: it is not being made, or it has its number already.
    """
    _require_right(by, run)
    mine = ReportRun.objects.active().filter(pk=run.pk, number_year__isnull=True)
    gone = {"token": None, "leased_until": None, "ended_at": timezone.now()}
    if not mine.update(state=RunState.CANCELED, **gone):
        raise DomainError(
            _("It cannot be canceled any more: it has its number, or it is no longer being made.")
        )
    note(run, gettext_noop("canceled"), by=by)


def try_again(*, run: ReportRun, by: User) -> None:
    """Let a report that failed or was canceled wait for a worker anew; `by` answers for it from now on.

    Raises:
        DomainError: it did not end so, the same is there by now, or too many wait already.
    """
    _require_right(by, run)
    if run.schedule_id is None:
        _require_room(by)
    ended = ReportRun.objects.filter(pk=run.pk, state__in=ENDED_WITHOUT)
    try:
        with transaction.atomic():
            if not ended.update(**_ANEW, asked_by=by, due_at=timezone.now(), rows_done=0, rows_total=0):
                raise DomainError(_("Only a report that failed or was canceled is tried again."))
            note(run, gettext_noop("tried again"), by=by)
            wake(WRITE)
    except IntegrityError as error:
        raise DomainError(_("The same report was asked for again meanwhile: see the list.")) from error


@transaction.atomic
def introduce(*, run: ReportRun, introduction: str, by: User) -> None:
    """Make a draft anew with this introduction on its first page; `by` answers for it from now on.

    Raises:
        DomainError: it is not a draft that is done.
    """
    _require_right(by, run)
    _make_anew(run, introduction=_tidy(introduction), asked_by=by)
    note(run, gettext_noop("made anew with another introduction"), by=by)


def issue(*, run: ReportRun, introduction: str, by: User) -> str:
    """Give a draft the next number of the year and make it for the last time; the number.

    Raises:
        DomainError: it is not a draft that is done.
    """
    _require_right(by, run)
    for _attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _number(run, _tidy(introduction), by)
        except IntegrityError:  # somebody else took the number
            continue
    raise DomainError(_("Others issue reports at this moment. Try again."))


def _number(run: ReportRun, introduction: str, by: User) -> str:
    year = timezone.localdate().year
    last = ReportRun.objects.filter(number_year=year).aggregate(last=Max("number_serial"))["last"] or 0
    numbered = {"number_year": year, "number_serial": last + 1, "issued_by": by}
    _make_anew(run, introduction=introduction, **numbered)
    number = f"{year}/{last + 1}"
    note(run, gettext_noop("issued as %(number)s"), by=by, number=number)
    return number


def _make_anew(run: ReportRun, **changes: Any) -> None:
    """Let a draft that is done wait for a worker again; its file goes, and the sweeper takes it."""
    drafts = ReportRun.objects.drafts().filter(pk=run.pk)
    if not drafts.update(**_ANEW, **_WITHOUT_FILE, due_at=timezone.now(), **changes):
        raise DomainError(_("Somebody else works on this report, or it is issued already: look again."))
    wake(WRITE)


def _tidy(introduction: str) -> str:
    """The text as it is stored.

    Raises:
        DomainError: it is too long.
    """
    field: Any = ReportRun._meta.get_field("introduction")
    text = paragraphs(introduction)
    if len(text) > field.max_length:
        raise DomainError(_("The introduction is too long."))
    return text


def _require_room(person: User) -> None:
    """Refuse who has too many reports waiting; clicks at one moment may pass: nothing here is scarce."""
    if ReportRun.objects.own_waiting(person).count() >= MOST_WAITING:
        sentence = _(
            "%(count)s reports that %(person)s asked for are not made yet; there may be no more at a time. "
            "Wait for one of them, or cancel one."
        )
        raise DomainError(sentence % {"count": MOST_WAITING, "person": person})


def _require_right(by: User, run: ReportRun) -> None:
    if not may_ask(by):
        raise DomainError(_("You may not use the report center."))
    if run.definition not in DEFINITIONS:
        raise DomainError(_("This kind of report does not exist."))
    if not may_have(by, run):
        raise DomainError(_("You may not have this report."))

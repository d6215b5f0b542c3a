"""Readings of a plan's indicators: written, handed in, returned, approved, corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.room import all_or_none
from platforms.files import Accepted
from programs.enums import Breakdown, Computed, ReadingState
from programs.models import Evidence, Indicator, Measurement, MeasurementPart, ReviewPeriod
from programs.models.indicator import finer_than
from programs.queries.computed import Span, counted
from programs.queries.period import PeriodQuerySet

REPORTS, APPROVES = "programs.change_measurement", "programs.approve_measurement"
LARGEST = Decimal(10) ** 13


@dataclass(frozen=True)
class Entry:
    """What a person says of an indicator: the figure (None if the portal counts it), its parts, and more.

    `files` are what is kept of the uploads that go with it, `dropped` the keys of evidence that goes.
    """

    value: Decimal | None
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    note: str = ""
    address: str = ""
    files: tuple[Accepted, ...] = ()
    dropped: tuple[int, ...] = ()


@transaction.atomic
def write_reading(
    *, indicator: Indicator, period: ReviewPeriod, entry: Entry, by: User, seen: int | None = None
) -> Measurement:
    """Write the reading of an indicator for a period: a draft, until it is handed in.

    `seen` is the version of the reading that `by` has seen; None if there was none.

    Raises:
        DomainError: the period is locked or of another plan, the reading waits or is approved, or the figure
            is not one of this indicator.
        EditConflict: somebody else wrote it meanwhile.
    """
    held = _hold(period)
    require_right(by, REPORTS)
    if indicator.plan_id != held.plan_id:
        raise DomainError(_("This indicator is of another plan."))
    found = Measurement.objects.filter(indicator=indicator, period=held).first_hand().first()
    return _write(found or Measurement(indicator=indicator, period=held, author=by), entry, by, seen)


@transaction.atomic
def correct_reading(*, reading: Measurement, period: ReviewPeriod, entry: Entry, by: User) -> Measurement:
    """Put an approved reading of a locked period right, in an open one; it waits for approval as any reading.

    Raises:
        DomainError: the reading is not of a locked period, or is a correction itself; there is no reason; or
            the open period has a correction of it already that waits or is approved.
    """
    held = _hold(period)
    require_right(by, REPORTS)
    wrong = Measurement.objects.select_related("period", "indicator").get(pk=reading.pk)
    if not wrong.period.is_locked or wrong.state != ReadingState.APPROVED or wrong.corrects_id:
        raise DomainError(_("Only an approved reading of a locked period is corrected."))
    if wrong.period.plan_id != held.plan_id or held.ends <= wrong.period.ends:
        raise DomainError(_("A correction belongs to a later period of the same plan."))
    if not entry.note.strip():
        raise DomainError(_("Say why the reading is corrected."))
    found = Measurement.objects.filter(corrects=wrong, period=held).first()
    made = found or Measurement(indicator=wrong.indicator, period=held, corrects=wrong, author=by)
    made.read_on = wrong.read_on
    written = _write(made, entry, by, found.version if found else None)
    hand_in(reading=written, by=by)
    return written


@transaction.atomic
def hand_in(*, reading: Measurement, by: User) -> None:
    """Let a draft, or a reading that was returned and mended, wait for approval.

    Raises:
        DomainError: its period is locked, or it waits or is approved already.
    """
    _hold(reading.period)
    require_right(by, REPORTS)
    stored = Measurement.objects.in_work().filter(pk=reading.pk)
    was = stored.values_list("state", flat=True).first()
    changes = {"state": ReadingState.PENDING, "handed_in_at": timezone.now(), "handed_in_by": by}
    if not stored.update(**changes, decided_by=None, decided_at=None, answer=""):
        raise DomainError(_("This reading was handed in before."))
    history.record_change(reading, {"state": (was, ReadingState.PENDING.value)}, by=by)


@transaction.atomic
def discard_reading(*, reading: Measurement, by: User, seen: int) -> None:
    """Take back a reading that was never approved and does not wait.

    Raises:
        DomainError: its period is locked, or it waits or is approved.
        EditConflict: somebody else wrote it meanwhile.
    """
    _hold(reading.period)
    require_right(by, REPORTS)
    stored = Measurement.objects.filter(pk=reading.pk).select_related("period").first()
    if stored is None or not stored.is_in_work:
        raise DomainError(_("This reading was handed in before."))
    _refuse_unseen(stored, seen)
    _drop(stored.evidence.all())
    stored.delete()


@transaction.atomic
def return_reading(*, reading: Measurement, by: User, note: str, seen: int | None = None) -> None:
    """Return a reading with a note, to be mended.

    `seen` is the version that `by` has looked at, if one was shown.

    Raises:
        DomainError: `by` may not decide on it, it was decided or changed before, its period is locked, or no
            note.
    """
    if not note.strip():
        raise DomainError(_("Say what is to be mended."))
    _decide(reading, ReadingState.RETURNED, by, note, seen)


@transaction.atomic
def approve_reading(*, reading: Measurement, by: User, seen: int | None = None) -> None:
    """Approve a reading: from now on everybody may read it.

    `seen` is the version that `by` has looked at, if one was shown.

    Raises:
        DomainError: `by` may not decide on it, it was decided or changed before, or its period is locked.
    """
    _decide(reading, ReadingState.APPROVED, by, "", seen)


def _decide(reading: Measurement, state: ReadingState, by: User, note: str, seen: int | None = None) -> None:
    """Decide on a reading that waits: of many who decide at once, one does."""
    _hold(reading.period)
    require_right(by, APPROVES)
    waiting = Measurement.objects.pending().filter(pk=reading.pk)
    if seen is not None:
        waiting = waiting.filter(version=seen)
    mine = Measurement.objects.filter(pk=reading.pk).first()
    if mine is not None and by.pk in mine.reporters:
        raise DomainError(_("Nobody decides on their own reading."))
    decision = {"state": state, "decided_by": by, "decided_at": timezone.now(), "answer": note}
    if not waiting.update(**decision):
        raise DomainError(_("This reading was decided or changed before."))
    history.record_change(reading, {"state": (ReadingState.PENDING.value, state.value)}, by=by)


def _hold(period: ReviewPeriod) -> ReviewPeriod:
    """The period, kept open until this is done: who locks it waits, or has been first.

    Raises:
        DomainError: it is locked.
    """
    held = ReviewPeriod.objects.for_lists().select_for_update().get(pk=period.pk)
    if held.is_locked:
        raise DomainError(str(PeriodQuerySet.refusal))
    return held


def require_right(by: User, right: str) -> None:
    """Ask for the right anew: it may have been taken since the page was opened."""
    now = User.objects.filter(pk=by.pk, is_active=True).first()
    if now is None or not now.has_perm(right):
        raise DomainError(_("You have no right to do this."))


def _write(reading: Measurement, entry: Entry, by: User, seen: int | None) -> Measurement:
    indicator, is_new = reading.indicator, reading.pk is None
    if not is_new:
        if not reading.is_in_work:
            raise DomainError(_("This reading was handed in; it changes only if it is returned."))
        _refuse_unseen(reading, seen)
    value, sample = _value(indicator, reading, entry)
    parts = _parts(indicator, entry.parts)
    old_parts = {} if is_new else {each.part: each.value for each in reading.parts.all()}
    if is_new or (reading.value, old_parts) != (value, parts):
        reading.written_by = by
    reading.value, reading.is_sample = value, sample
    reading.note, reading.address = entry.note, entry.address
    _store(reading)
    _store_parts(reading, old_parts, parts)
    if not is_new and entry.dropped:
        _drop(reading.evidence.filter(pk__in=entry.dropped))
    with all_or_none() as stored:
        for accepted in entry.files:
            evidence = Evidence(measurement=reading, added_by=by)
            evidence.keep(accepted)
            evidence.save()
            stored.append(evidence.file)
    return reading


def _drop(evidence: Iterable[Evidence]) -> None:
    """Remove evidence; its files go once that is certain."""
    for each in evidence:
        each.delete()
        transaction.on_commit(partial(each.file.delete, save=False))


def _refuse_unseen(reading: Measurement, seen: int | None) -> None:
    if reading.version != seen:
        raise EditConflict(_("Somebody else wrote this reading meanwhile: look at it before you write."))


def _value(indicator: Indicator, reading: Measurement, entry: Entry) -> tuple[Decimal, bool]:
    """The figure, and whether it is made up; what the portal counts is counted, whatever was typed."""
    if reading.corrects_id is None:
        reading.read_on = min(reading.period.ends, timezone.localdate())
    if indicator.computed != Computed.TYPED:
        if reading.corrects_id is not None:
            raise DomainError(_("The portal counts this figure: correct the records that it counts."))
        span = Span(reading.period.starts, reading.read_on)
        found = counted(indicator.computed, span, indicator.program_id)
        return Decimal(found.value), found.has_sample or indicator.is_sample
    if entry.value is None:
        raise DomainError(_("Write the figure."))
    require_figure(entry.value, indicator)
    return entry.value, indicator.is_sample


def require_figure(value: Decimal, indicator: Indicator) -> None:
    """Go on only if a number can be one of this indicator.

    Raises:
        DomainError: it has more decimals than the indicator, or is too large to be one.
    """
    if finer_than(value, indicator.decimals):
        sentence = _("At most so many decimals: %(places)s.")
        raise DomainError(sentence % {"places": indicator.decimals})
    if abs(value) >= LARGEST:
        raise DomainError(_("This number is too large."))


def _parts(indicator: Indicator, parts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    known = Breakdown(indicator.breakdown).parts
    if not set(parts) <= set(known):
        raise DomainError(_("The indicator is not told apart in this way."))
    for each in parts.values():
        require_figure(each, indicator)
    return {part.value: parts[part] for part in known if part in parts}


def _store(reading: Measurement) -> None:
    """Store it; of two who write the first reading at once, one does."""
    try:
        with transaction.atomic():
            reading.save()
    except IntegrityError as error:
        raise EditConflict(
            _("Somebody else wrote this reading meanwhile: look at it before you write.")
        ) from error


def _store_parts(reading: Measurement, old: dict[str, Decimal], new: dict[str, Decimal]) -> None:
    rows: Iterable[Any] = reading.parts.all() if old else []
    for row in rows:
        if row.part not in new:
            row.delete()
        elif row.value != new[row.part]:
            row.value = new[row.part]
            row.save()
    for part, value in new.items():
        if part not in old:
            MeasurementPart(measurement=reading, part=part, value=value).save()

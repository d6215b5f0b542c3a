"""The page on which the readings of a period are entered, all indicators at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mmu_portal.lib.errors import DomainError, EditConflict
from programs.actions.readings import REPORTS, discard_reading, hand_in, write_reading
from programs.enums import ReadingState
from programs.models import Measurement, ReviewPeriod
from programs.queries.entry import EntryLine, entry_lines
from programs.queries.period import PeriodQuerySet
from programs.reading_forms import ReadingForm


@dataclass
class Typed:
    """A line and its form, if something may be written; what somebody else stored meanwhile, if so."""

    line: EntryLine
    form: ReadingForm | None
    stored: Measurement | None = None

    @property
    def failed(self) -> bool:
        """Whether something of it was refused."""
        return self.form is not None and self.form.is_bound and bool(self.form.errors)


@dataclass
class Outcome:
    """What became of the lines that were sent."""

    written: int = 0
    handed_in: int = 0
    taken_back: int = 0
    failed: list[Typed] = field(default_factory=list)


class EntryPage:
    """All indicators of a period: what is filled is saved, what is refused stays as it was typed."""

    def __init__(self, model_admin: Any) -> None:
        self.model_admin = model_admin

    def __call__(self, request: HttpRequest, key: int) -> HttpResponse:
        period = ReviewPeriod.objects.for_lists().select_related("plan").filter(pk=key).first()
        if not request.user.has_perm(REPORTS):
            raise PermissionDenied
        if period is None:
            raise Http404
        if request.method == "POST" and period.is_locked:
            messages.error(request, str(PeriodQuerySet.refusal))
        if request.method != "POST" or period.is_locked:
            return self._shown(
                request, period, [_typed(line, period, None, None) for line in entry_lines(period)]
            )
        rows = [_typed(line, period, request.POST, request.FILES) for line in entry_lines(period)]
        outcome = self._save(request, period, rows)
        self._tell(request, outcome)
        if not outcome.failed:
            return HttpResponseRedirect(request.path)
        kept = {row.line.indicator.pk: row for row in outcome.failed}
        fresh = [_typed(line, period, None, None) for line in entry_lines(period)]
        return self._shown(
            request, period, [kept.get(row.line.indicator.pk, row) for row in fresh], status=422
        )

    def _save(self, request: HttpRequest, period: ReviewPeriod, rows: list[Typed]) -> Outcome:
        """Save each line by itself."""
        outcome, hands_in = Outcome(), "_hand_in" in request.POST
        for row in rows:
            if row.form is None:
                continue
            if not row.form.is_valid():
                outcome.failed.append(row)
                continue
            try:
                self._save_line(request.user, period, row, hands_in, outcome)
            except EditConflict as conflict:
                _keep(row, period, str(conflict))
            except DomainError as refusal:
                row.form.add_error(None, str(refusal))
            if row.failed:
                outcome.failed.append(row)
        return outcome

    def _save_line(self, by: Any, period: ReviewPeriod, row: Typed, hands_in: bool, outcome: Outcome) -> None:
        form, reading = row.form, row.line.reading
        assert form is not None  # noqa: S101 - lines without a form are left out
        seen = form.cleaned_data["seen"]
        if form.is_touched and reading is not None and form.is_emptied:
            discard_reading(reading=reading, by=by, seen=seen)
            outcome.taken_back += 1
            return
        if form.is_touched:
            entry = form.entry()
            reading = write_reading(
                indicator=row.line.indicator, period=period, entry=entry, by=by, seen=seen
            )
            outcome.written += 1
        untouched_return = (
            reading is not None and reading.state == ReadingState.RETURNED and not form.is_touched
        )
        if hands_in and reading is not None and not untouched_return:
            hand_in(reading=reading, by=by)
            outcome.handed_in += 1

    def _tell(self, request: HttpRequest, outcome: Outcome) -> None:
        """Say what was done, and how much is left to mend."""
        told = [
            (
                outcome.written,
                ngettext("%(count)s reading was saved.", "%(count)s readings were saved.", outcome.written),
            ),
            (
                outcome.handed_in,
                ngettext(
                    "%(count)s reading was handed in.",
                    "%(count)s readings were handed in.",
                    outcome.handed_in,
                ),
            ),
            (
                outcome.taken_back,
                ngettext(
                    "%(count)s draft was taken back.", "%(count)s drafts were taken back.", outcome.taken_back
                ),
            ),
        ]
        for count, sentence in told:
            if count:
                messages.success(request, sentence % {"count": count})
        if outcome.failed:
            sentence = ngettext(
                "%(count)s line could not be saved: see there why.",
                "%(count)s lines could not be saved: see there why.",
                len(outcome.failed),
            )
            messages.error(request, sentence % {"count": len(outcome.failed)})
        elif not any(count for count, _sentence in told):
            messages.info(request, _("Nothing was changed."))

    def _shown(
        self, request: HttpRequest, period: ReviewPeriod, rows: list[Typed], status: int = 200
    ) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": _("Readings: %(period)s") % {"period": period},
            "opts": self.model_admin.opts,
            "period": period,
            "rows": rows,
            "may_write": not period.is_locked and any(row.form for row in rows),
        }
        return TemplateResponse(request, "admin/programs/reviewperiod/readings.html", context, status=status)


def _typed(line: EntryLine, period: ReviewPeriod, data: Any, files: Any) -> Typed:
    if period.is_locked or not line.is_open:
        return Typed(line, None)
    prefix = f"i{line.indicator.pk}"
    form = ReadingForm(data, files, prefix=prefix, indicator=line.indicator, reading=line.reading)
    return Typed(line, form)


def _keep(row: Typed, period: ReviewPeriod, sentence: str) -> None:
    """Keep what was typed, show what is stored now, and let the next save decide."""
    assert row.form is not None  # noqa: S101 - a line without a form conflicts with nothing
    stored = Measurement.objects.first_hand().filter(indicator=row.line.indicator, period=period)
    row.stored = stored.select_related("written_by").first()
    row.form.add_error(None, sentence)
    if row.stored is not None:
        row.form.see(row.stored)

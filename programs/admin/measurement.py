"""Readings in the back office: approved or returned by another person, corrected once they are locked."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.notes import typed_note
from platforms.views.sending import sent_file
from programs.actions.readings import APPROVES, REPORTS, approve_reading, correct_reading, return_reading
from programs.enums import Computed, ReadingState
from programs.models import Evidence, Measurement, MeasurementPart, ReviewPeriod
from programs.queries.plan_figures import parts_gap
from programs.reading_forms import CorrectionForm


@admin.register(Measurement)
class MeasurementAdmin(RecordAdmin):
    """The readings, and what waits for approval first; they are written on the page of their period."""

    menu_position = 16
    change_form_template = "admin/programs/measurement/change_form.html"
    list_display = ["indicator", "shown_value", "shown_parts", "period", "state", "author", "handed_in_at"]
    list_filter = [GapFilter, "state", "period__plan", "period__ends", "is_sample"]
    list_select_related = ["indicator", "period", "author"]
    search_fields = ["indicator__code", "indicator__title_tr", "indicator__title_en"]
    ordering = ["-period__ends", "indicator__code", "pk"]
    actions = ["approve_chosen", "return_chosen"]
    history_parts = {MeasurementPart: "measurement", Evidence: "measurement"}
    fields = [
        "indicator",
        "period",
        "corrects",
        ("shown_value", "read_on"),
        "shown_parts",
        "note",
        "address",
        "shown_files",
        ("state", "answer"),
        ("author", "written_by"),
        ("handed_in_by", "handed_in_at"),
        ("decided_by", "decided_at"),
        "is_sample",
    ]
    readonly_fields = [each for name in fields for each in ((name,) if isinstance(name, str) else name)]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("period__snapshot").prefetch_related("parts", "evidence")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are written on the page of their period."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is typed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Whether the person may decide on readings of others."""
        return request.user.has_perm(APPROVES)

    @admin.display(description=_("value"), ordering="value")
    def shown_value(self, row: Measurement) -> str:
        """The figure with its unit."""
        return f"{_figure(row, row.value)} {row.indicator.unit}"

    @admin.display(description=_("parts"))
    def shown_parts(self, row: Measurement) -> str:
        """The parts; and by how much they miss the whole."""
        parts = {each.part: each.value for each in row.parts.all()}
        words = [f"{each.get_part_display()}: {_figure(row, each.value)}" for each in row.parts.all()]
        if row.indicator.parts_add_up and (gap := parts_gap(row.value, parts)):
            words.append(gettext("do not add up: %(gap)s") % {"gap": _figure(row, gap)})
        return ", ".join(words) or "–"

    @admin.display(description=_("evidence"))
    def shown_files(self, row: Measurement) -> str:
        """The files, each to be saved."""
        files = [
            (reverse("admin:programs_measurement_evidence", args=[each.pk]), each.name)
            for each in row.evidence.all()
        ]
        return format_html_join(", ", '<a href="{}">{}</a>', files) or "–"

    def get_urls(self) -> list[Any]:
        """The stock addresses, the page of a correction, and the files."""
        view = self.admin_site.admin_view
        own = [
            path("<int:key>/correct/", view(self.correct), name="programs_measurement_correct"),
            path("evidence/<int:key>/", view(self.evidence), name="programs_measurement_evidence"),
        ]
        return [*own, *super().get_urls()]

    def evidence(self, request: HttpRequest, key: int) -> HttpResponseBase:
        """A file that bears a reading out."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Evidence.objects.filter(pk=key).first() if key < 2**63 else None
        if found is None:
            raise Http404
        return sent_file(found)

    # One reading

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a reading; a refused decision keeps what was typed."""
        found = self._found(object_id)
        if request.method == "POST" and found is not None:
            if not self.has_approve_permission(request):
                raise PermissionDenied
            if self._decided(request, found):
                return HttpResponseRedirect(reverse("admin:programs_measurement_changelist"))
            request.method = "GET"
        context: dict[str, Any] = {"typed": request.POST.get("note", "")}
        if found is not None:
            by: Any = request.user
            waits = found.state == ReadingState.PENDING and not found.period.is_locked
            context |= {
                "may_decide": waits and self.has_approve_permission(request),
                "is_own": by.pk in found.reporters,
                "may_correct": request.user.has_perm(REPORTS) and _may_be_corrected(found),
            }
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def _found(self, object_id: str | None) -> Measurement | None:
        if not object_id or not may_be_key(self.opts.pk, object_id):
            return None
        rows = Measurement.objects.select_related("period__plan", "indicator").defer("period__snapshot")
        return rows.filter(pk=object_id).first()

    def _decided(self, request: HttpRequest, reading: Measurement) -> bool:
        """Do what the button says; False with a message if the rules are against it."""
        by: Any = request.user
        try:
            if "_approve" in request.POST:
                approve_reading(reading=reading, by=by, seen=_seen(request.POST.get("seen")))
                self.message_user(request, gettext("The reading is approved."), messages.SUCCESS)
            else:
                return_reading(
                    reading=reading,
                    by=by,
                    note=typed_note(request.POST),
                    seen=_seen(request.POST.get("seen")),
                )
                self.message_user(request, gettext("The reading was returned."), messages.SUCCESS)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        return True

    # Many at once

    def action_checkbox(self, obj: Measurement) -> SafeString:
        """The box of a row, and which version of it the list shows."""
        seen = f"{obj.pk}:{obj.version}"
        return format_html(
            '{}<input type="hidden" name="seen" value="{}">', super().action_checkbox(obj), seen
        )

    @admin.action(description=_("Approve"), permissions=["approve"])
    def approve_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Approve each by itself, as the list showed it, and say which could not be."""
        done = self._each(request, queryset, approve_reading)
        if done:
            text = ngettext("%(count)s reading is approved.", "%(count)s readings are approved.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Return with a note"), permissions=["approve"])
    def return_chosen(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask what is to be mended, then return each by itself."""
        typed = request.POST.get("note", "")
        try:
            note = typed_note(request.POST)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            note = ""
        if "confirmed" not in request.POST or not note:
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("Return readings"),
                "opts": self.opts,
                "rows": list(queryset),
                "seen": request.POST.getlist("seen"),
                "missing": "confirmed" in request.POST and not typed.strip(),
                "typed": typed,
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/programs/measurement/note.html", context)
        done = self._each(request, queryset, partial(return_reading, note=note))
        if done:
            text = ngettext("%(count)s reading was returned.", "%(count)s readings were returned.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
        return None

    def _each(self, request: HttpRequest, queryset: Any, decide: Callable[..., None]) -> int:
        """Decide on each in the version that the list showed; how many were done, the rest is told."""
        by: Any = request.user
        shown = dict(each.split(":", 1) for each in request.POST.getlist("seen") if ":" in each)
        done = 0
        for reading in queryset:
            try:
                decide(reading=reading, by=by, seen=_seen(shown.get(str(reading.pk), "")))
                done += 1
            except DomainError as refusal:
                self.message_user(request, f"{reading}: {refusal}", messages.ERROR)
        return done

    # A correction

    def correct(self, request: HttpRequest, key: int) -> HttpResponse:
        """What a reading of a locked period should have said; it waits for approval in a later period."""
        if not request.user.has_perm(REPORTS):
            raise PermissionDenied
        reading = self._found(str(key))
        if reading is None or not _may_be_corrected(reading):
            raise Http404
        later = ReviewPeriod.objects.for_lists().open().filter(plan=reading.period.plan_id)
        period = later.filter(ends__gt=reading.period.ends).order_by("ends").first()
        sent: Any = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        held = Measurement.objects.in_work().filter(corrects=reading, period=period).first()
        form = CorrectionForm(*sent, indicator=reading.indicator, held=held)
        by: Any = request.user
        if period is not None and form.is_bound and form.is_valid():
            try:
                made = correct_reading(reading=reading, period=period, entry=form.entry(), by=by)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, gettext("The correction waits for approval."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:programs_measurement_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Correct a reading"),
            "opts": self.opts,
            "original": reading,
            "shown": self.shown_value(reading),
            "period": period,
            "form": form,
        }
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/programs/measurement/correct.html", context, status=status)


def _seen(sent: str | None) -> int | None:
    """The version that was looked at; none of any reading for what is no number."""
    if sent is None:
        return None
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0


def _figure(row: Measurement, value: Any) -> str:
    return number_format(value, row.indicator.decimals, force_grouping=True)


def _may_be_corrected(reading: Measurement) -> bool:
    typed = reading.indicator.computed == Computed.TYPED
    approved = reading.state == ReadingState.APPROVED
    return reading.period.is_locked and approved and typed and reading.corrects_id is None

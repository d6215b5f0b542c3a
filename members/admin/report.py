"""Visitors' error reports in the back office."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.actions.settling import settle_reports
from members.admin.columns import MunicipalityColumns
from members.enums import ReportState
from members.models import ErrorReport
from mmu_portal.lib.admin import GapFilter, RecordAdmin, change_url
from mmu_portal.lib.errors import DomainError


@admin.register(ErrorReport)
class ErrorReportAdmin(MunicipalityColumns, RecordAdmin):
    """What visitors report: open ones first; a report is settled by an action, never by its form."""

    menu_position = 6
    list_display = ["beginning", "shown_municipality", "state", "created_at"]
    list_filter = ["state", GapFilter, "created_at", "municipality__province"]
    list_select_related = ["municipality__province"]
    folded_search = ["municipality__search_key"]
    search_fields = ["municipality__search_key", "text", "note"]
    search_help_text = _("Municipality, district or province; or words of the report.")
    fields = ["record", "text", "email", "created_at", "state", "note"]
    readonly_fields = ["record", "text", "email", "created_at", "state"]
    actions = ["mark_corrected", "mark_dismissed"]

    @admin.display(description=_("what is wrong"))
    def beginning(self, row: ErrorReport) -> str:
        """The beginning of the report."""
        return row.text if len(row.text) <= 90 else f"{row.text[:90]}…"

    @admin.display(description=_("municipality"))
    def record(self, row: ErrorReport) -> str:
        """The record that the report is about, as a link to it."""
        address = change_url(type(row.municipality), str(row.municipality_id))
        return format_html('<a href="{}">{}</a>', address, row.municipality)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Open reports first, then the newest."""
        return [Case(When(state=ReportState.OPEN, then=Value(0)), default=Value(1)), "-created_at", "-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Reports come from visitors alone."""
        return False

    def response_change(self, request: HttpRequest, obj: ErrorReport) -> HttpResponse:
        """Settle the report by the button that was pressed."""
        for state in (ReportState.CORRECTED, ReportState.DISMISSED):
            if f"_{state.value}" in request.POST:
                self._settle(request, [obj.pk], state)
                return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    @admin.action(description=_("Mark as corrected"), permissions=["change"])
    def mark_corrected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The record was put right."""
        self._settle(request, list(queryset.values_list("pk", flat=True)), ReportState.CORRECTED)

    @admin.action(description=_("Dismiss"), permissions=["change"])
    def mark_dismissed(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The record is right as it is."""
        self._settle(request, list(queryset.values_list("pk", flat=True)), ReportState.DISMISSED)

    def _settle(self, request: HttpRequest, keys: list[int], state: ReportState) -> None:
        user: Any = request.user
        try:
            settled = settle_reports(keys=keys, state=state, by=user)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        sentence = ngettext("%(count)s report was settled.", "%(count)s reports were settled.", settled)
        self.message_user(request, sentence % {"count": settled}, messages.SUCCESS)

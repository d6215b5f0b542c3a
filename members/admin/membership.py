"""Membership periods in the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.columns import MunicipalityColumns
from members.admin.spreadsheets import SpreadsheetAdmin
from members.models import MembershipPeriod
from members.resources import MembershipPeriodResource
from mmu_portal.lib.admin import GapFilter, RecordAdmin


class OpenPeriodFilter(admin.SimpleListFilter):
    """Periods that still run, and those that ended."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Still a member")), ("ended", _("Left the Union"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = {"open": {"left__isnull": True}, "ended": {"left__isnull": False}}
        return queryset.filter(**wanted.get(self.value() or "", {}))


@admin.register(MembershipPeriod)
class MembershipPeriodAdmin(SpreadsheetAdmin, MunicipalityColumns, RecordAdmin):
    """Who belongs to the Union from when to when, and by which decision."""

    menu_position = 2
    sheet_resource = MembershipPeriodResource
    list_display = ["shown_municipality", "shown_province", "joined", "left", "decision", "is_sample"]
    list_filter = [OpenPeriodFilter, "is_sample", GapFilter, "municipality__province"]
    list_select_related = ["municipality__province"]
    folded_search = ["municipality__search_key"]
    search_fields = ["municipality__search_key", "decision"]
    search_help_text = _("Municipality, district or province; or words of the decision.")
    ordering = ["municipality__sort_key", "joined", "pk"]
    autocomplete_fields = ["municipality"]
    fields = ["municipality", ("joined", "left"), "decision", "is_sample"]

"""Leaders' terms in the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.admin.columns import MunicipalityColumns
from members.admin.spreadsheets import SpreadsheetAdmin
from members.models import LeaderTerm
from members.resources import LeaderTermResource
from mmu_portal.lib.admin import GapFilter, RecordAdmin


class InOfficeFilter(admin.SimpleListFilter):
    """Terms that cover today."""

    title = _("time")
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("In office today"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.covering(timezone.localdate()) if self.value() == "now" else queryset


@admin.register(LeaderTerm)
class LeaderTermAdmin(SpreadsheetAdmin, MunicipalityColumns, RecordAdmin):
    """Who leads a municipality, in which office, from when to when."""

    menu_position = 3
    sheet_resource = LeaderTermResource
    list_display = [
        "person_name",
        "office",
        "shown_municipality",
        "shown_province",
        "started",
        "ended",
        "is_sample",
    ]
    list_filter = [InOfficeFilter, "office", "is_sample", GapFilter, "municipality__province"]
    list_select_related = ["municipality__province"]
    folded_search = ["name_key", "municipality__search_key"]
    search_help_text = _("Municipality, district or province; or the person’s name.")
    ordering = ["municipality__sort_key", "office", "-started", "pk"]
    autocomplete_fields = ["municipality"]
    fields = [
        "municipality",
        "office",
        "person_name",
        ("started", "ended"),
        "years_only",
        "source",
        "is_sample",
    ]

    def page_title(self, record: LeaderTerm) -> str:
        """The person, and where they lead."""
        return f"{record.person_name}, {record.municipality}"

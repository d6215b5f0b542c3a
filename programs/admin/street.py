"""Streets, their phases and what was measured, in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.spreadsheets import SpreadsheetAdmin
from mmu_portal.lib.admin import GapFilter, RecordStackedInline, RecordTabularInline, TranslatedRecordAdmin
from mmu_portal.lib.overlap import SeparateStretchesFormSet
from programs.admin.photograph import PhotographInline
from programs.models import Intervention, Photograph, Reading, Street
from programs.resources import InterventionResource, ReadingResource, StreetResource


class InterventionInline(RecordStackedInline):
    """The phases of a street's transformation."""

    model = Intervention
    formset = SeparateStretchesFormSet
    extra = 0
    fields = [
        ("phase", "is_done"),
        ("planned_for", "starts", "ends", "precision"),
        ("total_area", "people_before", "people_after"),
        "text",
    ]


@admin.register(Street)
class StreetAdmin(SpreadsheetAdmin, TranslatedRecordAdmin):
    """A street: where it is, which phases it went through, and how much of it is for people."""

    menu_position = 3
    sheet_resource = StreetResource
    list_display = ["name", "municipality", "shown_cycle", "is_sample"]
    list_filter = ["program", "cycle__number", "is_sample", GapFilter]
    list_select_related = ["municipality", "cycle__program"]
    folded_search = ["search_key"]
    ordering = ["search_key", "pk"]
    autocomplete_fields = ["municipality"]
    inlines = [InterventionInline]
    history_parts = {Intervention: "street"}
    fields = [
        ("program", "cycle"),
        "municipality",
        "name",
        "slug",
        "text",
        ("latitude", "longitude"),
        "source",
        "is_sample",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address stays: others link to it."""
        return ["slug"] if obj else []

    @admin.display(description=_("cycle"), ordering="cycle__number")
    def shown_cycle(self, row: Street) -> str:
        """The cycle's number."""
        return row.cycle.title if row.cycle else ""


class ReadingInline(RecordTabularInline):
    """What was measured before and after."""

    model = Reading
    extra = 0
    fields = ["quantity", "moment", "taken_on", "value", "unit", "method"]


@admin.register(Intervention)
class InterventionAdmin(SpreadsheetAdmin, TranslatedRecordAdmin):
    """One phase of a street with what was measured there."""

    menu_position = 4
    sheet_resource = InterventionResource
    list_display = ["street", "phase", "starts", "ends", "is_done"]
    list_filter = ["phase", "is_done", "street__program"]
    list_select_related = ["street__municipality"]
    folded_search = ["street__search_key"]
    ordering = ["street__search_key", "phase"]
    autocomplete_fields = ["street"]
    inlines = [ReadingInline, PhotographInline]
    history_parts = {Reading: "intervention", Photograph: "intervention"}
    fields = [
        "street",
        ("phase", "is_done"),
        ("planned_for", "starts", "ends", "precision"),
        ("total_area", "people_before", "people_after"),
        "text",
    ]


@admin.register(Reading)
class ReadingAdmin(SpreadsheetAdmin, TranslatedRecordAdmin):
    """All readings, to be brought and taken along as a spreadsheet."""

    menu_position = 4
    sheet_resource = ReadingResource
    list_display = ["quantity", "intervention", "moment", "taken_on", "value", "unit"]
    list_filter = ["moment", "intervention__phase", "intervention__street__program"]
    list_select_related = ["intervention__street__municipality"]
    folded_search = ["intervention__street__search_key"]
    ordering = ["intervention__street__search_key", "intervention__phase", "quantity_tr", "moment", "pk"]
    autocomplete_fields = ["intervention"]
    fields = ["intervention", "quantity", ("moment", "taken_on"), ("value", "unit"), "method"]

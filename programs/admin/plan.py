"""Plans with their objectives, actions, indicators and targets in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.spreadsheets import SpreadsheetAdmin
from mmu_portal.lib.admin import (
    GapFilter,
    RecordAdmin,
    RecordStackedInline,
    RecordTabularInline,
    TranslatedRecordAdmin,
)
from programs.models import EqualityAction, Indicator, IndicatorTarget, Objective, Plan
from programs.resources import ActionResource, IndicatorResource, ObjectiveResource, TargetResource


class ObjectiveInline(RecordStackedInline):
    """What the plan wants to reach."""

    model = Objective
    fields = [("number", "face"), "title", "is_sample"]


@admin.register(Plan)
class PlanAdmin(TranslatedRecordAdmin):
    """What a plan says of itself, and its objectives."""

    menu_position = 10
    list_display = ["name", "starts", "ends", "is_active"]
    list_filter = ["is_active", GapFilter]
    search_fields = ["name_tr", "name_en"]
    ordering = ["position", "slug"]
    inlines = [ObjectiveInline]
    history_parts = {Objective: "plan"}
    fields = ["name", "slug", "lead", "text", ("starts", "ends"), "source", "position", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address stays: others link to it."""
        return ["slug"] if obj else []


class ActionInline(RecordStackedInline):
    """What is done for the objective."""

    model = EqualityAction
    fields = ["number", "title", "unit", ("starts", "ends"), "is_sample"]


@admin.register(Objective)
class ObjectiveAdmin(SpreadsheetAdmin, TranslatedRecordAdmin):
    """An objective and its actions."""

    menu_position = 11
    sheet_resource = ObjectiveResource
    list_display = ["__str__", "plan", "face", "is_sample"]
    list_filter = ["plan", "face", "is_sample"]
    list_select_related = ["plan"]
    search_fields = ["title_tr", "title_en"]
    ordering = ["plan", "number"]
    inlines = [ActionInline]
    history_parts = {EqualityAction: "objective"}
    fields = [("plan", "number"), "face", "title", "is_sample"]


class IndicatorInline(RecordStackedInline):
    """What is read to tell how the action goes."""

    model = Indicator
    fields = [
        "code",
        "title",
        "unit",
        ("kind", "direction", "decimals"),
        ("baseline", "baseline_on"),
        "counts_people",
        ("rhythm", "computed"),
        "is_sample",
    ]


@admin.register(EqualityAction)
class EqualityActionAdmin(SpreadsheetAdmin, TranslatedRecordAdmin):
    """An action: who does it until when, how it stands, and its indicators."""

    menu_position = 12
    sheet_resource = ActionResource
    list_display = ["__str__", "unit", "starts", "ends", "set_status", "is_sample"]
    list_filter = ["objective__plan", "objective__face", "set_status", "is_sample"]
    list_select_related = ["objective__plan"]
    search_fields = ["title_tr", "title_en", "unit_tr", "unit_en"]
    ordering = ["objective__plan", "objective__number", "number"]
    inlines = [IndicatorInline]
    history_parts = {Indicator: "action"}
    fields = [
        ("objective", "number"),
        "title",
        "text",
        "unit",
        ("starts", "ends"),
        "set_status",
        "reason",
        "source",
        "activities",
        "is_sample",
    ]
    autocomplete_fields = ["activities"]


class TargetInline(RecordTabularInline):
    """What the indicator should reach by when."""

    model = IndicatorTarget
    fields = ["due", "value"]


@admin.register(Indicator)
class IndicatorAdmin(SpreadsheetAdmin, TranslatedRecordAdmin):
    """An indicator and its targets; the list tells what is due, and which unit reports it."""

    menu_position = 13
    sheet_resource = IndicatorResource
    list_display = ["__str__", "shown_unit", "rhythm", "computed", "is_sample"]
    list_filter = [GapFilter, "action__objective__plan", "kind", "rhythm", "computed", "is_sample"]
    list_select_related = ["action__objective__plan"]
    search_fields = ["code", "title_tr", "title_en", "action__unit_tr", "action__unit_en"]
    search_help_text = _("Code, words of the title, or the responsible unit.")
    ordering = ["action__objective__plan", "action__objective__number", "action__number", "code"]
    inlines = [TargetInline]
    history_parts = {IndicatorTarget: "indicator"}
    fields = [
        "action",
        "code",
        "title",
        "unit",
        ("kind", "direction", "decimals"),
        ("baseline", "baseline_on"),
        ("breakdown", "parts_add_up", "counts_people"),
        ("rhythm", "computed", "program"),
        "source",
        "is_sample",
    ]

    @admin.display(description=_("who reports"), ordering="action__unit_tr")
    def shown_unit(self, row: Indicator) -> str:
        """The unit that is responsible for the action."""
        return row.action.unit or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code is part of an address: others link to it."""
        return ["code"] if obj else []


@admin.register(IndicatorTarget)
class IndicatorTargetAdmin(SpreadsheetAdmin, RecordAdmin):
    """What the indicators should reach by when."""

    menu_position = 14
    sheet_resource = TargetResource
    list_display = ["indicator", "due", "value"]
    list_filter = ["indicator__action__objective__plan", "due"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__code", "indicator__title_tr", "indicator__title_en"]
    ordering = ["indicator__code", "due"]
    fields = ["indicator", ("due", "value")]

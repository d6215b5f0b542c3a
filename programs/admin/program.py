"""Programs, their targets and their time line in the back office; organizations they work with."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mmu_portal.lib.admin import GapFilter, RecordStackedInline, TranslatedRecordAdmin
from programs.models import Organization, Program, ProgramEvent, ProgramTarget


class TargetInline(RecordStackedInline):
    """What the program wants to reach, beside what is stated."""

    model = ProgramTarget
    extra = 0
    fields = [
        ("metric", "value"),
        ("due", "due_precision"),
        "basis",
        ("stated", "is_approximate", "stated_year"),
        "source",
    ]


class EventInline(RecordStackedInline):
    """The stops of the program's time line."""

    model = ProgramEvent
    extra = 0
    fields = [("day", "precision"), "title", "text", "source"]


@admin.register(Program)
class ProgramAdmin(TranslatedRecordAdmin):
    """What a program says of itself, what it aims at and how it went."""

    menu_position = 1
    list_display = ["name", "unit", "since", "until", "is_active", "position"]
    list_filter = ["unit", "is_active", GapFilter]
    search_fields = ["name_tr", "name_en"]
    ordering = ["position", "slug"]
    autocomplete_fields = ["partners"]
    inlines = [TargetInline, EventInline]
    history_parts = {ProgramTarget: "program", ProgramEvent: "program"}
    boxes = ["target_groups", "rights"]
    fields = [
        "name",
        "slug",
        "unit",
        ("since", "until"),
        "lead",
        "text",
        "partners",
        "target_groups",
        "rights",
        "source",
        "position",
        "is_active",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address stays: others link to it."""
        return ["slug"] if obj else []


@admin.register(Organization)
class OrganizationAdmin(TranslatedRecordAdmin):
    """Organizations that programs and projects work with."""

    menu_position = 9
    list_display = ["name", "short_name", "website"]
    folded_search = ["search_key"]
    ordering = ["search_key"]
    fields = ["name", "short_name", "website"]

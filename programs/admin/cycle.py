"""Cycles and the municipalities in them in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mmu_portal.lib.admin import RecordTabularInline, TranslatedRecordAdmin
from mmu_portal.lib.admin_refusal import KeepsTyped
from programs.models import Cycle, CycleParticipation


class ParticipationInline(RecordTabularInline):
    """The municipalities of a cycle, to be seen; their states move on pages of their own, by actions."""

    model = CycleParticipation
    extra = 0
    fields = ["municipality", "state", "since", "mentor", "is_sample"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Cycle)
class CycleAdmin(KeepsTyped, TranslatedRecordAdmin):
    """A cycle: its window, its places, its targets and who takes part."""

    menu_position = 2
    list_display = ["__str__", "year", "opens", "closes", "capacity"]
    list_filter = ["program", "year"]
    list_select_related = ["program"]
    search_fields = ["=number", "program__name_tr", "program__name_en"]
    ordering = ["program", "number"]
    inlines = [ParticipationInline]
    history_parts = {CycleParticipation: "cycle"}
    fields = [
        ("program", "number", "year"),
        "text",
        ("opens", "closes"),
        ("starts", "ends"),
        "capacity",
        ("target_streets", "target_area"),
        ("stated_municipalities", "stated_cities"),
        "source",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Program and number are the address: others link to it."""
        return ["program", "number"] if obj else []

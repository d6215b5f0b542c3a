"""Platforms and their rules in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mmu_portal.lib.admin import GapFilter, RecordStackedInline, TranslatedRecordAdmin
from platforms.admin.owned import OwnPlatform
from platforms.models import EligibilityRule, Platform


class RuleInline(RecordStackedInline):
    """By what departments qualify."""

    model = EligibilityRule
    can_delete = False
    max_num = 1
    min_num = 1
    boxes = ["work_areas"]
    fields = ["work_areas", "needs_membership", "seats_per_municipality", "admission"]


@admin.register(Platform)
class PlatformAdmin(OwnPlatform, TranslatedRecordAdmin):
    """What a platform says of itself, who coordinates it and who may join."""

    menu_position = 1
    list_display = ["name", "slug", "is_active", "position"]
    list_filter = ["is_active", GapFilter]
    search_fields = ["name_tr", "name_en"]
    ordering = ["position", "slug"]
    autocomplete_fields = ["coordinators"]
    inlines = [RuleInline]
    history_parts = {EligibilityRule: "platform"}
    boxes = ["areas", "target_groups"]
    fields = [
        "slug",
        "name",
        "lead",
        "purposes",
        "not_for",
        "areas",
        "target_groups",
        "coordinators",
        "position",
        "is_active",
    ]

    def decides(self, request: HttpRequest, obj: Any) -> bool:
        """Who adds platforms keeps all of them."""
        return self.has_add_permission(request) or super().decides(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address stays: others link to it. Who coordinates is named by those who may add platforms."""
        fixed = ["slug"] if obj else []
        return fixed if self.has_add_permission(request) else [*fixed, "coordinators"]

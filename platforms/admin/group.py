"""Sub-groups in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mmu_portal.lib.admin import TranslatedRecordAdmin
from platforms.admin.owned import OwnPlatform
from platforms.models import SubGroup


@admin.register(SubGroup)
class SubGroupAdmin(OwnPlatform, TranslatedRecordAdmin):
    """The sub-groups of a platform, by field and by size of the city; members join them themselves."""

    menu_position = 5
    list_display = ["name", "platform", "kind", "is_active", "is_sample"]
    list_filter = ["platform", "kind", "is_active"]
    list_select_related = ["platform"]
    search_fields = ["name_tr", "name_en"]
    ordering = ["platform", "kind", "slug"]
    fields = ["platform", "slug", "name", "description", "kind", "is_active", "is_sample"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["platform", "slug"] if obj else []

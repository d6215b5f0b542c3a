"""The words by which the network sorts its work, in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from members.models import RightsTheme, TargetGroup, WorkArea
from mmu_portal.lib.admin import TranslatedRecordAdmin


@admin.register(WorkArea, TargetGroup, RightsTheme)
class TermAdmin(TranslatedRecordAdmin):
    """One word of a taxonomy; its code stays as it is, since records and files refer to it."""

    menu_position = 11
    list_display = ["name", "code", "position"]
    search_fields = ["name_tr", "name_en", "code"]
    ordering = ["position", "code"]
    fields = ["name", "code", "position"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []

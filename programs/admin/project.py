"""Projects, their partners and extensions in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mmu_portal.lib.admin import GapFilter, RecordTabularInline, TranslatedRecordAdmin
from programs.models import Extension, Project, ProjectPartner


class PartnerInline(RecordTabularInline):
    """Who takes part, in which role."""

    model = ProjectPartner
    extra = 0
    autocomplete_fields = ["organization"]
    fields = ["organization", "role", "note", "source"]


class ExtensionInline(RecordTabularInline):
    """When the end was moved."""

    model = Extension
    extra = 0
    fields = ["decided_on", "was", "until", "note"]


@admin.register(Project)
class ProjectAdmin(TranslatedRecordAdmin):
    """A project: dates, status, partners, what it led to."""

    menu_position = 6
    list_display = ["name", "status", "starts", "ends", "is_active"]
    list_filter = ["status", "is_active", GapFilter]
    search_fields = ["name_tr", "name_en"]
    ordering = ["position", "slug"]
    inlines = [PartnerInline, ExtensionInline]
    history_parts = {ProjectPartner: "project", Extension: "project"}
    boxes = ["target_groups", "rights", "recommendations"]
    fields = [
        "name",
        "slug",
        "short_name",
        "lead",
        "text",
        "status",
        ("starts", "starts_precision"),
        ("ends", "ends_precision"),
        "target_groups",
        "rights",
        "recommendations",
        "source",
        "position",
        "is_active",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address stays: others link to it."""
        return ["slug"] if obj else []

"""Provinces in the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from members.models import Province
from mmu_portal.lib.admin import TranslatedRecordAdmin


@admin.register(Province)
class ProvinceAdmin(TranslatedRecordAdmin):
    """The provinces of the region: they come with the reference data, only their texts are edited."""

    menu_position = 10
    list_display = ["shown_name", "plate_code", "is_metropolitan", "municipalities"]
    search_fields = ["name_tr", "name_en", "plate_code"]
    ordering = ["sort_key"]
    fields = ["name", "plate_code", "is_metropolitan", ("label_latitude", "label_longitude"), "shape"]
    readonly_fields = ["plate_code", "is_metropolitan", "shape"]

    @admin.display(description=_("name"), ordering="sort_key")
    def shown_name(self, row: Province) -> str:
        """The name, sorted as the Turkish alphabet does."""
        return row.name

    @admin.display(description=_("municipalities"), ordering="municipality_count")
    def municipalities(self, row: Any) -> int:
        """How many municipalities of the province are recorded."""
        return row.municipality_count

    @admin.display(description=_("outline"))
    def shape(self, row: Province) -> str:
        """What the outline is made of, instead of its thousands of numbers."""
        rings = [ring for polygon in row.outline.get("coordinates", []) for ring in polygon]
        points = sum(len(ring) for ring in rings)
        pattern = _text("%(rings)s rings with %(points)s points, from the reference data")
        return pattern % {"rings": len(rings), "points": points} if rings else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(municipality_count=Count("municipalities"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

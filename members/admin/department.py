"""Departments in the back office."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.columns import MunicipalityColumns
from members.admin.spreadsheets import SpreadsheetAdmin
from members.models import Appointment, Department
from members.resources import DepartmentResource
from mmu_portal.lib.admin import GapFilter, RecordAdmin


@admin.register(Department)
class DepartmentAdmin(SpreadsheetAdmin, MunicipalityColumns, RecordAdmin):
    """Departments of municipalities and the areas in which they work."""

    menu_position = 4
    sheet_resource = DepartmentResource
    list_display = ["name", "shown_municipality", "shown_province", "areas", "is_active", "is_sample"]
    list_filter = ["is_active", "work_areas", "is_sample", GapFilter, "municipality__province"]
    list_select_related = ["municipality__province"]
    folded_search = ["name_key", "municipality__search_key"]
    search_help_text = _("Department, municipality, district or province.")
    ordering = ["municipality__sort_key", "name_key", "pk"]
    autocomplete_fields = ["municipality"]
    boxes = ["work_areas"]
    fields = ["municipality", "name", "work_areas", "is_active", "is_sample"]
    history_parts = {Appointment: "department"}

    def autocomplete_label(self, record: Department) -> str:
        """Departments of one name stand in many municipalities, and municipalities in several provinces."""
        place = record.municipality
        return f"{record.name}, {place.name} ({place.province.name})"

    @admin.display(description=_("work areas"))
    def areas(self, row: Department) -> str:
        """The department's work areas."""
        return ", ".join(str(area) for area in row.work_areas.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("municipality__province")
        return rows.prefetch_related("work_areas")

"""Appointments in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.actions.appointments import bound_to_department
from members.admin.columns import MunicipalityColumns
from members.models import Appointment, Department
from mmu_portal.lib.admin import GapFilter, RecordAdmin


class RunningFilter(admin.SimpleListFilter):
    """Appointments that run today."""

    title = _("time")
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Running today"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.running() if self.value() == "now" else queryset


class AppointmentForm(forms.ModelForm):
    """An appointment; the department stays while the person holds what belongs to it."""

    def clean_department(self) -> Department | None:
        """Refuse to move a seat along: it is left or handed over first, as the coordinators must, too."""
        department = self.cleaned_data["department"]
        moves = self.instance.pk and "department" in self.changed_data
        if moves and (reason := bound_to_department(self.instance)):
            raise ValidationError(reason)
        return department


@admin.register(Appointment)
class AppointmentAdmin(MunicipalityColumns, RecordAdmin):
    """Who acts for which municipality, in which role, from when to when."""

    form = AppointmentForm
    menu_position = 5
    list_display = [
        "user",
        "shown_municipality",
        "department",
        "role",
        "started",
        "ended",
        "is_sample",
    ]
    list_filter = [RunningFilter, "role", "is_sample", GapFilter]
    list_select_related = ["user", "municipality__province", "department"]
    folded_search = ["municipality__search_key", "user__name_key"]
    search_fields = [*folded_search, "user__email"]
    search_help_text = _("Person, e-mail, municipality, district or province.")
    ordering = ["municipality__sort_key", "-started", "pk"]
    autocomplete_fields = ["user", "municipality", "department"]
    fields = ["user", "municipality", "department", "role", ("started", "ended"), "is_sample"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whose appointment it is, and where, stays: what it holds, seats and proposals, is theirs there."""
        return ["user", "municipality"] if obj else []

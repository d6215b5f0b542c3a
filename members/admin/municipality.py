"""Municipalities in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.actions.slugs import slug_for
from members.admin.spreadsheets import SpreadsheetAdmin
from members.enums import MunicipalityKind
from members.models import Department, LeaderTerm, MembershipPeriod, Municipality
from members.resources import MunicipalityResource
from mmu_portal.lib.admin import GapFilter, RecordTabularInline, TranslatedRecordAdmin
from mmu_portal.lib.overlap import SeparateStretchesFormSet


class MemberNowFilter(admin.SimpleListFilter):
    """Members of the Union today, and the others of the region."""

    title = _("membership")
    parameter_name = "member"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Member today")), ("no", _("Not a member today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = {"yes": {"member_now": True}, "no": {"member_now": False}}.get(self.value() or "", {})
        return queryset.filter(**wanted)


class MembershipInline(RecordTabularInline):
    """The municipality's membership of the Union."""

    model = MembershipPeriod
    formset = SeparateStretchesFormSet
    fields = ["joined", "left", "decision", "is_sample"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("municipality")


class LeaderTermInline(RecordTabularInline):
    """The municipality's leaders."""

    model = LeaderTerm
    formset = SeparateStretchesFormSet
    fields = ["office", "person_name", "started", "ended", "years_only", "source", "is_sample"]


class DepartmentInline(RecordTabularInline):
    """The municipality's departments; their work areas are on the department's own page."""

    model = Department
    fields = ["name", "areas", "is_active", "is_sample"]
    readonly_fields = ["areas"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("work_areas")

    @admin.display(description=_("work areas"))
    def areas(self, row: Department) -> str:
        """The department's work areas, in a sentence."""
        return ", ".join(str(area) for area in row.work_areas.all()) if row.pk else ""


@admin.register(Municipality)
class MunicipalityAdmin(SpreadsheetAdmin, TranslatedRecordAdmin):
    """The register of the region's municipalities."""

    menu_position = 1
    sheet_resource = MunicipalityResource
    list_display = ["shown_name", "shown_kind", "shown_province", "population", "membership"]
    list_filter = [MemberNowFilter, "kind", "province", GapFilter]
    list_select_related = ["province"]
    folded_search = ["search_key"]
    search_fields = ["search_key", "code"]
    search_help_text = _("Name, district or province; accents and capitals do not matter.")
    ordering = ["sort_key", "pk"]
    autocomplete_fields = ["province", "parent"]
    readonly_fields = ["slug", "updated_at"]
    save_on_top = True
    inlines = [MembershipInline, LeaderTermInline, DepartmentInline]
    history_parts = {MembershipPeriod: "municipality", LeaderTerm: "municipality", Department: "municipality"}
    fieldsets = [
        (None, {"fields": ["name", "kind", "province", "district", "parent", "code", "official_id", "slug"]}),
        (
            _("Population"),
            {"fields": ["population", "population_year", "population_method", "population_source"]},
        ),
        (
            _("Place"),
            {
                "fields": [
                    ("latitude", "longitude"),
                    "position_source",
                    ("area_km2", "area_year"),
                    "area_source",
                ]
            },
        ),
        (_("Contact"), {"fields": ["website", "website_source", "phone", "email"]}),
        (_("On its page"), {"fields": ["description", "logo", "updated_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Files and links refer to code and address: both stay as they were made."""
        return [*self.readonly_fields, *(["code"] if obj else [])]

    @admin.display(description=_("name"), ordering="sort_key")
    def shown_name(self, row: Municipality) -> str:
        """The name, sorted as the Turkish alphabet does."""
        return row.name

    @admin.display(description=_("province"), ordering="province__sort_key")
    def shown_province(self, row: Municipality) -> str:
        """The province's name, sorted as the Turkish alphabet does."""
        return row.province.name

    @admin.display(description=_("kind"), ordering="kind")
    def shown_kind(self, row: Municipality) -> str:
        """The kind in a word or two."""
        return str(MunicipalityKind(row.kind).short)

    @admin.display(description=_("membership"), ordering="member_now")
    def membership(self, row: Any) -> str:
        """Whether a period covers today, and whether that period is made up."""
        if not row.member_now:
            return ""
        return str(_("member (sample)") if row.sample_membership else _("member"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Municipalities with what the list tells of their membership."""
        today = MembershipPeriod.objects.covering(timezone.localdate()).filter(municipality=OuterRef("pk"))
        rows = super().get_queryset(request).select_related("province")
        return rows.annotate(member_now=Exists(today), sample_membership=Exists(today.filter(is_sample=True)))

    def autocomplete_label(self, record: Municipality) -> str:
        """Two municipalities may share a name: the province tells them apart."""
        return f"{record.name} ({record.province.name})"

    def save_model(self, request: HttpRequest, obj: Municipality, form: Any, change: bool) -> None:
        """Give a new municipality its address, which it keeps for good."""
        if not change:
            obj.slug = slug_for(obj)
        super().save_model(request, obj, form, change)

"""Needs, themes and recommendations in the back office: to see and to count; the work is in the workspace."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.admin import RecordAdmin
from platforms.admin.owned import OwnPlatform
from platforms.models import Need, Recommendation, Theme
from platforms.queries.board import needs_table, provinces_with_needs, title_of, waiting_longest


class Seen(OwnPlatform, RecordAdmin):
    """Rows of one's own platforms, only read: they change in the workspace."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those of the platforms on which the person decides."""
        return super().get_queryset(request).filter(platform__in=self.own_platforms(request))

    def page_title(self, record: Any) -> str:
        """What it is about, for those who may read it."""
        return getattr(record, "title", None) or str(record)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Need)
class NeedAdmin(Seen):
    """What municipalities need; and the table of themes and groups."""

    change_list_template = "admin/platforms/need/change_list.html"
    menu_position = 6
    list_display = [
        "title",
        "shown_municipality",
        "platform",
        "shown_theme",
        "urgency",
        "state",
        "created_at",
    ]
    list_filter = ["platform", "state", "urgency", "target_groups", "seat__municipality__province"]
    list_select_related = ["platform", "theme", "seat__municipality"]
    folded_search = ["search_key", "seat__municipality__search_key"]
    search_help_text = _("Words of the title, municipality, district or province.")
    ordering = ["created_at", "pk"]
    fields = [
        "title",
        "platform",
        "shown_municipality",
        "shown_theme",
        "urgency",
        "state",
        "created_at",
        "may_be_named",
    ]

    @admin.display(description=_("municipality"), ordering="seat__municipality__sort_key")
    def shown_municipality(self, row: Need) -> str:
        """The municipality's name."""
        return row.seat.municipality.name

    @admin.display(description=_("theme"))
    def shown_theme(self, row: Need) -> str:
        """The theme's title."""
        return row.theme.title if row.theme is not None else ""

    def get_urls(self) -> list[Any]:
        """The stock addresses and the table."""
        table = path("table/", self.admin_site.admin_view(self.table), name="platforms_need_table")
        return [table, *super().get_urls()]

    def table(self, request: HttpRequest) -> HttpResponse:
        """Unanswered needs by theme × target group, of one province or all; and which wait longest."""
        platforms = list(self.own_platforms(request))
        if not self.has_view_permission(request) or not platforms:
            raise Http404
        slug = request.GET.get("platform", "")
        platform = next((each for each in platforms if each.slug == slug), platforms[0])
        provinces = provinces_with_needs(platform)
        asked = request.GET.get("province", "")
        province = asked if asked in {each.plate_code for each in provinces} else ""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Needs that wait, by theme and group"),
            "opts": self.opts,
            "platforms": platforms,
            "platform": platform,
            "provinces": provinces,
            "province": province,
            "table": needs_table(platform, province),
            "longest": waiting_longest(platform, province),
        }
        return TemplateResponse(request, "admin/platforms/need/table.html", context)


@admin.register(Theme)
class ThemeAdmin(Seen):
    """What needs have in common."""

    menu_position = 7
    list_display = ["title", "platform", "created_at"]
    list_filter = ["platform"]
    list_select_related = ["platform"]
    search_fields = ["title_tr", "title_en"]
    ordering = ["-created_at", "-pk"]
    fields = ["title_tr", "title_en", "description_tr", "description_en", "platform", "created_at"]


@admin.register(Recommendation)
class RecommendationAdmin(Seen):
    """What the platforms recommend."""

    menu_position = 8
    list_display = ["number", "text_title", "platform", "shown_theme", "state", "created_at"]
    list_filter = ["platform", "state"]
    list_select_related = ["platform", "theme"]
    ordering = ["platform", "-number"]
    fields = ["number", "text_title", "platform", "shown_theme", "state", "created_at"]

    @admin.display(description=_("theme"))
    def shown_theme(self, row: Recommendation) -> str:
        """The theme's title."""
        return row.theme.title

    @admin.display(description=_("title"))
    def text_title(self, row: Recommendation) -> str:
        """The title of the wording in force, else of the draft."""
        return title_of(row)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("wordings")

"""Needs, themes and recommendations in the back office: to see and to count; the work is in the workspace."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Province
from mmu_portal.lib.admin import RecordAdmin
from platforms.access import access_to
from platforms.actions.needs import gather_needs
from platforms.admin.needs_file import FORMS, needs_file
from platforms.admin.owned import OwnPlatform
from platforms.models import Need, NeedSupport, Platform, Recommendation, Theme
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
    """What municipalities need; the table of themes and groups; coordinators gather many at once."""

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
    history_parts = {NeedSupport: "need"}
    search_help_text = _("Words of the title, municipality, district or province.")
    ordering = ["created_at", "pk"]
    actions = ["gather_chosen"]
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
        """The stock addresses and the table, to read and to take along."""
        view = self.admin_site.admin_view
        table = path("table/", view(self.table), name="platforms_need_table")
        file = path("table.<str:form>", view(self.table_file), name="platforms_need_table_file")
        return [table, file, *super().get_urls()]

    def table(self, request: HttpRequest) -> HttpResponse:
        """Unanswered needs by theme × target group, of one province or all; and which wait longest."""
        platforms, platform, provinces, province = self._asked(request)
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
            "forms": FORMS,
        }
        return TemplateResponse(request, "admin/platforms/need/table.html", context)

    def table_file(self, request: HttpRequest, form: str) -> HttpResponse:
        """The same needs by theme × target group × province, as a file."""
        if form not in FORMS:
            raise Http404
        _platforms, platform, _provinces, province = self._asked(request)
        return needs_file(platform, province, form)

    def _asked(self, request: HttpRequest) -> tuple[list[Platform], Platform, list[Province], str]:
        """The person's platforms, which one is asked for, its provinces, and which one (a senseless: all)."""
        platforms = list(self.own_platforms(request))
        if not self.has_view_permission(request) or not platforms:
            raise Http404
        slug = request.GET.get("platform", "")
        platform = next((each for each in platforms if each.slug == slug), platforms[0])
        provinces = provinces_with_needs(platform)
        asked = request.GET.get("province", "")
        return platforms, platform, provinces, asked if asked in {each.pk for each in provinces} else ""

    @admin.action(description=_("Put under a theme"), permissions=["view"])
    def gather_chosen(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask for the theme, then put the chosen needs of its platform under it."""
        leads = {each.pk: each for each in Platform.objects.coordinated_by(request.user)}
        needs = [each for each in queryset.unanswered() if each.platform_id in leads]
        if not needs:
            text = gettext("Choose needs that wait for an answer, on a platform that you coordinate.")
            self.message_user(request, text, messages.ERROR)
            return None
        of_these = {each.platform_id for each in needs}
        themes = list(Theme.objects.filter(platform__in=of_these).select_related("platform"))
        sent = request.POST.get("theme", "")
        theme = next((each for each in themes if str(each.pk) == sent), None)
        if theme is not None or sent == "none":
            self._gather(request, needs, theme, [leads[key] for key in sorted(of_these)])
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Put needs under a theme"),
            "opts": self.opts,
            "needs": needs,
            "themes": themes,
            "missing": "confirmed" in request.POST,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/platforms/need/gather.html", context)

    def _gather(
        self, request: HttpRequest, needs: list[Need], theme: Theme | None, platforms: list[Platform]
    ) -> None:
        """Gather; needs of another platform than the theme's stay where they are."""
        moved = 0
        for platform in platforms:
            access = access_to(platform, request.user)  # type: ignore[arg-type]
            if access is not None and (theme is None or theme.platform_id == platform.pk):
                mine = [each for each in needs if each.platform_id == platform.pk]
                moved += gather_needs(needs=mine, theme=theme, access=access)
        text = gettext("Needs moved: %(count)s.") % {"count": moved}
        self.message_user(request, text, messages.SUCCESS if moved else messages.INFO)


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

    def view_on_site(self, obj: Recommendation) -> str:
        """Its page in the workspace, where it is worked on."""
        return reverse("workspace:recommendation", args=[obj.platform.slug, obj.number])

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

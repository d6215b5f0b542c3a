"""Versions of the profile in the back office: drafts are edited, looked at and published there."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from campaign.actions.drafts import discard_draft, start_draft
from campaign.actions.publication import content_gaps, publish
from campaign.admin.fields import RoomyTexts
from campaign.models import ClaimCheck, Profile, ProfileVersion, Section
from campaign.queries.changed import Kind, compare
from campaign.queries.figure import written
from campaign.queries.untranslated import untranslated
from mmu_portal.lib.admin import GapFilter, TranslatedRecordAdmin
from mmu_portal.lib.errors import DomainError

LIST = "admin:campaign_profileversion_changelist"
FORM = "admin:campaign_profileversion_change"


@admin.register(ProfileVersion)
class ProfileVersionAdmin(RoomyTexts, TranslatedRecordAdmin):
    """Drafts and published versions; what is published is only read."""

    view_on_site = False  # its own buttons lead there

    list_display = ["__str__", "profile", "state", "published_at", "published_by", "updated_at"]
    list_filter = [GapFilter, "state"]
    list_select_related = ["profile", "published_by"]
    ordering = ["profile", "-number"]
    history_parts = {Section: "profile_version"}
    fieldsets = [
        (None, {"fields": ["profile", "number", "state", "published_at", "published_by"]}),
        (gettext_lazy("Title block"), {"fields": ["lead"]}),
        (
            gettext_lazy("Facts"),
            {
                "fields": [
                    "region",
                    "country",
                    "joined_year",
                    "leader_name",
                    "leader_title",
                    ("mandate_from", "mandate_to"),
                    "government_type",
                ]
            },
        ),
        (gettext_lazy("Source"), {"fields": ["source", "source_year"]}),
        (gettext_lazy("Figures and records"), {"fields": ["checked_figures"]}),
    ]
    readonly_fields = ["profile", "number", "state", "published_at", "published_by", "checked_figures"]

    @admin.display(description=gettext_lazy("as last checked"))
    def checked_figures(self, version: ProfileVersion) -> str:
        """Each figure beside what the records count, and when they were last held against each other."""
        found = ClaimCheck.objects.filter(claim__section__profile_version=version).select_related("claim")
        return format_html_join("", "{}<br>", ((_checked(each),) for each in found)) or _("not checked yet")

    # Permissions

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Not by an empty form: a draft starts from what is published."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or obj.is_draft) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here: a draft is discarded on its own page."""
        return False

    # Pages

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("start/", wrap(require_POST(self.start_view)), name="campaign_profileversion_start"),
            path("<int:pk>/publish/", wrap(self.publish_view), name="campaign_profileversion_publish"),
            path("<int:pk>/discard/", wrap(self.discard_view), name="campaign_profileversion_discard"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, with a button to start a draft where there is none."""
        may_start = request.user.has_perm("campaign.add_profileversion")
        can_start = may_start and not ProfileVersion.objects.of_union().drafts().exists()
        return super().changelist_view(request, {**(extra_context or {}), "can_start_draft": can_start})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        version = context.get("original")
        has_draft = ProfileVersion.objects.of_union().drafts().exists()
        context |= {
            "sections": _sections(version),
            "can_publish": version and version.is_draft and _may(request, "publish"),
            "can_discard": version and version.is_draft and _may(request, "delete"),
            "can_start_draft": version and not has_draft and _may(request, "add"),
            "can_add_section": version and version.is_draft and request.user.has_perm("campaign.add_section"),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def start_view(self, request: HttpRequest) -> HttpResponse:
        """Start a draft of the Union's profile."""
        if not _may(request, "add"):
            raise PermissionDenied
        profile = Profile.objects.of_union().first()
        if profile is None:
            raise Http404
        try:
            draft = start_draft(profile=profile, by=request.user)  # type: ignore[arg-type]
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse(LIST))
        self.message_user(request, _("The draft holds all of the current version. Change what is new."))
        return HttpResponseRedirect(reverse(FORM, args=[draft.pk]))

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more, then publish."""
        return self._step(request, pk, "publish", publish, _("The version is published."))

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more, then drop the draft."""
        return self._step(request, pk, "delete", discard_draft, _("The draft was discarded."))

    def _step(
        self, request: HttpRequest, pk: int, right: str, action: Callable[..., object], done: str
    ) -> HttpResponse:
        """A page that asks, and the action once the person agreed; `expected` is the edit that they saw."""
        if not _may(request, right):
            raise PermissionDenied
        drafts = ProfileVersion.objects.of_union().drafts().select_related("profile")
        version = drafts.filter(pk=pk).first() if pk < 2**63 else None
        if version is None:
            self.message_user(request, _("This version is no longer a draft."), messages.WARNING)
            return HttpResponseRedirect(reverse(LIST))
        if request.method == "POST":
            return self._act(request, version, action, done)
        template = "publish" if right == "publish" else "discard"
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish this version?") if right == "publish" else _("Discard this draft?"),
            "opts": self.opts,
            "version": version,
            "gaps": content_gaps(version),
            "comparison": _comparison(version) if right == "publish" else None,
            "untranslated": untranslated(version) if right == "publish" else [],
        }
        return TemplateResponse(request, f"admin/campaign/profileversion/{template}.html", context)

    def _act(
        self, request: HttpRequest, version: ProfileVersion, action: Callable[..., object], done: str
    ) -> HttpResponse:
        posted = request.POST.get("expected", "")
        expected = int(posted) if posted.isdecimal() and len(posted) < 10 else 0
        try:
            action(version=version, expected=expected, by=request.user)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse(FORM, args=[version.pk]))
        self.message_user(request, done)
        return HttpResponseRedirect(reverse(LIST))


def _sections(version: ProfileVersion | None) -> QuerySet[Section] | None:
    """The sections of a version in their order; each has a form of its own."""
    return version.sections.select_related("parent").order_by("position", "pk") if version else None


def _comparison(draft: ProfileVersion) -> dict[str, Any] | None:
    """What publishing would change, in words, and the version before it; nothing for a first one."""
    current = ProfileVersion.objects.filter(profile=draft.profile_id).current()
    if current is None:
        return None
    found = compare(current, draft)
    words = {Kind.ADDED: _("added"), Kind.CHANGED: _("changed"), Kind.REMOVED: _("removed")}
    sections = [
        {
            "section": each.section,
            "word": words[each.kind],
            "is_gone": each.kind is Kind.REMOVED,
            "fields": ", ".join(each.fields),
            "figures": [(words[kind], claim) for kind, claim in each.figures],
        }
        for each in found.sections
    ]
    return {"current": current, "facts": found.facts, "sections": sections}


def _may(request: HttpRequest, right: str) -> bool:
    """Whether the person has this right on versions of the profile."""
    return request.user.has_perm(f"campaign.{right}_profileversion")


def _checked(check: ClaimCheck) -> str:
    shown = {
        "figure": check.claim,
        "records": written(check.found) if check.found is not None else "–",
        "state": check.get_state_display(),
        "day": formats.date_format(timezone.localtime(check.checked_at), "SHORT_DATETIME_FORMAT"),
    }
    return _("%(figure)s; in the records: %(records)s; %(state)s (%(day)s)") % shown

"""Committees in the back office: members, meetings, guidance."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mmu_portal.lib.admin import GapFilter, RecordTabularInline, TranslatedRecordAdmin
from mmu_portal.lib.overlap import SeparateStretchesFormSet
from platforms.models import Committee, CommitteeMeeting, CommitteeMember, Guidance


class CommitteeMemberInline(RecordTabularInline):
    """Who sits in the committee, from when to when."""

    model = CommitteeMember
    formset = SeparateStretchesFormSet
    autocomplete_fields = ["municipality"]
    fields = [
        "person_name",
        "office",
        "elected_as",
        "municipality",
        "started",
        "ended",
        "source",
        "is_sample",
    ]


@admin.register(Committee)
class CommitteeAdmin(TranslatedRecordAdmin):
    """A committee of the Union's council."""

    menu_position = 20
    list_display = ["name", "slug", "is_active"]
    search_fields = ["name_tr", "name_en"]
    inlines = [CommitteeMemberInline]
    history_parts = {CommitteeMember: "committee"}
    fields = ["name", "slug", "lead", "text", "source", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []


@admin.register(CommitteeMeeting)
class CommitteeMeetingAdmin(TranslatedRecordAdmin):
    """Meetings of committees; agenda and minutes are public only where it says so."""

    menu_position = 21
    list_display = ["title", "committee", "day", "state", "agenda_public", "minutes_public", "is_sample"]
    list_filter = ["committee", "state", GapFilter]
    list_select_related = ["committee"]
    search_fields = ["title_tr", "title_en"]
    ordering = ["-day", "-pk"]
    fields = [
        "committee",
        ("day", "state"),
        "place",
        "title",
        "agenda",
        "agenda_public",
        "minutes",
        "minutes_public",
        "is_sample",
    ]


@admin.register(Guidance)
class GuidanceAdmin(TranslatedRecordAdmin):
    """What committees adopted; with its day of adoption it is public and frozen."""

    menu_position = 22
    list_display = ["title", "committee", "adopted_on", "is_sample"]
    list_filter = ["committee", "is_sample"]
    list_select_related = ["committee"]
    search_fields = ["title_tr", "title_en"]
    ordering = ["-adopted_on", "-pk"]
    boxes = ["themes", "recommendations"]
    fields = [
        "committee",
        "title",
        "text",
        "meeting",
        "adopted_on",
        "themes",
        "recommendations",
        "is_sample",
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Adopted guidance does not change."""
        return super().has_change_permission(request, obj) and (obj is None or obj.adopted_on is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor does it go."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.adopted_on is None)

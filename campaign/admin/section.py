"""Sections and their figures in the back office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from campaign.actions.drafts import hold_draft
from campaign.actions.publication import gaps_in
from campaign.admin.fields import RoomyTexts
from campaign.models import Claim, ProfileVersion, Section
from mmu_portal.lib.admin import RecordStackedInline, TranslatedRecordAdmin
from mmu_portal.lib.errors import DomainError


class DraftPart:
    """A part of a version: to be changed while the version is a draft, then only read."""

    def is_of_draft(self, part: Any) -> bool:
        """Whether the part belongs to a draft; a part not stored yet counts as such."""
        return part is None or part.profile_version.is_draft

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_of_draft(obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_of_draft(obj) and super().has_delete_permission(request, obj)  # type: ignore[misc]


class ClaimInline(DraftPart, RoomyTexts, RecordStackedInline, TranslationStackedInline):
    """The figures of a section."""

    model = Claim
    fields = [
        ("code", "position", "on_home"),
        ("value", "qualifier", "as_of_year"),
        "label",
        "unit",
        ("target", "target_due"),
        "target_basis",
        "source",
        "link",
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_of_draft(obj) and super().has_add_permission(request, obj)


@admin.register(Section)
class SectionAdmin(DraftPart, RoomyTexts, TranslatedRecordAdmin):
    """One section of a version; reached from its version, so it has no list of its own in the menu."""

    list_display = ["title", "profile_version", "anchor", "parent", "position"]
    list_filter = ["profile_version"]
    list_select_related = ["profile_version", "parent"]
    ordering = ["-profile_version__number", "position", "pk"]
    history_parts = {Claim: "section"}
    fieldsets = [
        (None, {"fields": ["profile_version", "parent", ("anchor", "position"), "title", "body"]}),
        (_("Line of work"), {"fields": [("from_year", "to_year")]}),
        (_("Home page"), {"fields": ["on_home", "summary", "timing"]}),
    ]
    inlines = [ClaimInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only while there is a draft to take it."""
        return super().has_add_permission(request) and ProfileVersion.objects.drafts().exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["profile_version"] if obj is not None else []

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Only drafts take sections, and a section is part of one of the same version."""
        if db_field.name == "profile_version":
            kwargs["queryset"] = ProfileVersion.objects.drafts()
        if db_field.name == "parent":
            kwargs["queryset"] = self._possible_parents(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _possible_parents(self, request: HttpRequest) -> models.QuerySet:
        object_id = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if object_id and object_id.isdecimal() and len(object_id) < 19:
            of_same = Section.objects.filter(profile_version__sections=int(object_id))
            return of_same.exclude(pk=int(object_id)).order_by("position", "pk")
        drafts = Section.objects.filter(profile_version__in=ProfileVersion.objects.drafts())
        return drafts.order_by("profile_version", "position", "pk")

    def save_model(self, request: HttpRequest, obj: Section, form: forms.ModelForm, change: bool) -> None:
        """Count the edit on the version, so that nobody publishes it unseen; then store the section."""
        hold_draft(version=obj.profile_version, by=request.user)  # type: ignore[arg-type]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the figures too, and say at once what would keep the version from being published."""
        super().save_related(request, form, formsets, change)
        for sentence in gaps_in(form.instance):
            self.message_user(request, sentence, messages.WARNING)

    def delete_model(self, request: HttpRequest, obj: Section) -> None:
        hold_draft(version=obj.profile_version, by=request.user)  # type: ignore[arg-type]
        super().delete_model(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form; a version published meanwhile says so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:campaign_profileversion_changelist"))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: deleting in bulk would go past the version's count of edits."""
        return {}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def _to_version(self, obj: Section) -> HttpResponseRedirect:
        return HttpResponseRedirect(
            reverse("admin:campaign_profileversion_change", args=[obj.profile_version_id])
        )

    def response_post_save_change(self, request: HttpRequest, obj: Section) -> HttpResponseRedirect:
        """Back to the version that holds the section."""
        return self._to_version(obj)

    def response_post_save_add(self, request: HttpRequest, obj: Section) -> HttpResponseRedirect:
        """Back to the version that holds the section."""
        return self._to_version(obj)

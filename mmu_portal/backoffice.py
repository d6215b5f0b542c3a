"""The back office: Django's own admin with the portal's start page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from members.needs_now import lines_for_staff
from mmu_portal.lib import gaps, history
from mmu_portal.lib.admin import GapFilter, RecordAdmin, change_url
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.text import first_upper

RECENT = 12
_STOREYS = {"members": 1, "platforms": 2, "programs": 3, "campaign": 4, "reporting": 5}
_NAMES = {"auditlog": _("History"), "auth": _("Permission groups")}


class RecordAutocomplete(AutocompleteJsonView):
    """Choices while typing, told apart as each record's admin says."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(self.model_admin, RecordAdmin):
            result["text"] = self.model_admin.autocomplete_label(obj)
        return result


class PortalAdminSite(admin.AdminSite):
    """The Union's back office."""

    site_header = _("Back office")
    site_title = _("Marmara Municipalities Union")
    index_title = _("What needs you now")
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        """The stock addresses, and the switch of the language: the back office has no language prefix."""
        own: list[URLPattern] = [
            path("language/", self.admin_view(set_language), name="set-language"),
        ]
        return own + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own, but for the list of apps: only its side bar shows it, and it took most of a page."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
            "log_entries": self.get_log_entries(request),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The storeys from the ground up, then Django's own apps; each storey's records in its order."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["name"] = _NAMES.get(app["app_label"], app["name"])
            for entry in app["models"]:
                entry["name"] = first_upper(str(entry["model"]._meta.verbose_name_plural))
            app["models"].sort(key=lambda entry: self._position(entry["model"]))
        return sorted(found, key=lambda app: _STOREYS.get(app["app_label"], 9))

    def _position(self, model: Any) -> int:
        return getattr(self._registry[model], "menu_position", 99)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return RecordAutocomplete.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The start page: what waits, what is missing, what was changed – as far as the reader may see it."""
        person: Any = request.user
        lines = [self._line(counted) for counted in gaps.count(lambda model: self._may_see(request, model))]
        context = {
            "may_answer": any(line["waits"] for line in lines),
            "waiting": [line for line in lines if line["waits"] and line["rows"]],
            "missing": [line for line in lines if not line["waits"] and line["rows"]],
            "done": [line for line in lines if not line["rows"]],
            "recent": self._recent(request),
            "coordinated": lines_for_staff(person),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def _may_see(self, request: HttpRequest, model: Any) -> bool:
        found = self._registry.get(model)
        return found is not None and found.has_view_or_change_permission(request)

    def _line(self, counted: gaps.Counted) -> dict[str, Any]:
        """One line of the start page: the count and the list that holds exactly these rows."""
        options = counted.gap.model._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        return {
            "title": counted.gap.title,
            "rows": counted.rows,
            "waits": counted.gap.waits,
            "url": f"{address}?{GapFilter.parameter_name}={counted.gap.code}",
        }

    def _recent(self, request: HttpRequest) -> list[tuple[history.Entry, str | None]] | None:
        """The newest changes with the address of each record; nothing for who may not read the history."""
        if not self._may_see(request, LogEntry):
            return None
        entries = history.read(history.recent(RECENT))
        seen = self._seen(request, entries)
        return [(entry, self._address(entry, seen)) for entry in entries]

    def _address(self, entry: history.Entry, seen: set[tuple[Any, str]]) -> str | None:
        """Where the record is read; nothing of one that is gone, or that is not the reader's to see."""
        return change_url(entry.model, entry.object_pk) if (entry.model, entry.object_pk) in seen else None

    def _seen(self, request: HttpRequest, entries: Sequence[history.Entry]) -> set[tuple[Any, str]]:
        """Model and key of the records that the reader may see, asked for once a model."""
        keys: dict[Any, set[str]] = defaultdict(set)
        for entry in entries:
            if entry.model in self._registry and not entry.is_deletion:
                keys[entry.model].add(entry.object_pk)
        return {
            (model, str(record.pk))
            for model, wanted in keys.items()
            for record in self._records(request, model, wanted)
        }

    def _records(self, request: HttpRequest, model: Any, keys: set[str]) -> list[Any]:
        kept = self._registry[model]
        known = [key for key in keys if may_be_key(model._meta.pk, key)]
        found = kept.get_queryset(request).filter(pk__in=known)
        return [record for record in found if kept.has_view_or_change_permission(request, record)]

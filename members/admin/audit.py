"""The history of all records in the back office: to be read, never to be written."""

import datetime as dt
from typing import Any

from auditlog.models import LogEntry
from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib import history
from mmu_portal.lib.admin import RecordAdmin, change_url

# The path above each page names the app: its own name is English.
apps.get_app_config("auditlog").verbose_name = _("History")

if admin.site.is_registered(LogEntry):
    admin.site.unregister(LogEntry)


class WhatFilter(admin.SimpleListFilter):
    """Changes by what was done."""

    title = _("what was done")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        actions = LogEntry.Action
        return [
            (str(actions.CREATE), _("added")),
            (str(actions.UPDATE), _("changed")),
            (str(actions.DELETE), _("deleted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {str(value) for value, _name in self.lookup_choices}
        return queryset.filter(action=self.value()) if self.value() in known else queryset


class WhenFilter(admin.SimpleListFilter):
    """Changes of the last days."""

    title = _("time")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Last 24 hours")), ("7", _("Last 7 days")), ("30", _("Last 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {"1", "7", "30"}:
            return queryset
        since = timezone.now() - dt.timedelta(days=int(self.value() or 0))
        return queryset.filter(timestamp__gte=since)


@admin.register(LogEntry)
class HistoryAdmin(RecordAdmin):
    """Who changed what, and when, in all records."""

    list_title = _("History")
    list_display = ["when", "who", "what", "kind", "record", "fields_changed"]
    list_filter = [WhatFilter, WhenFilter]
    list_select_related = ["content_type", "actor"]
    search_fields = ["object_repr", "actor__name", "actor__email"]
    search_help_text = _("Name of the record, or of the person.")
    ordering = ["-timestamp", "-pk"]
    fields = ["when", "who", "what", "kind", "record", "changes_made"]
    readonly_fields = ["when", "who", "what", "kind", "record", "changes_made"]

    @admin.display(description=_("time"), ordering="timestamp")
    def when(self, row: LogEntry) -> str:
        """The moment of the change."""
        return formats.date_format(timezone.localtime(row.timestamp), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("what was done"), ordering="action")
    def what(self, row: LogEntry) -> str:
        """What was done, in the words of the records' own histories."""
        return history.action_of(row)

    def page_title(self, record: LogEntry) -> str:
        return record.object_repr

    @admin.display(description=_("by"))
    def who(self, row: LogEntry) -> str:
        """The person, or the portal itself."""
        return str(row.actor) if row.actor else row.actor_email or _text("the portal")

    @admin.display(description=_("kind"))
    def kind(self, row: LogEntry) -> str:
        """Which kind of record it is."""
        model = row.content_type.model_class()
        return str(model._meta.verbose_name) if model else row.content_type.name

    @admin.display(description=_("record"))
    def record(self, row: LogEntry) -> str:
        """The record's name, a link while it exists."""
        address = change_url(row.content_type.model_class(), row.object_pk)
        if address is None or row.action == LogEntry.Action.DELETE:
            return row.object_repr
        return format_html('<a href="{}">{}</a>', address, row.object_repr)

    @admin.display(description=_("fields"))
    def fields_changed(self, row: LogEntry) -> str:
        """The names of the fields that changed."""
        if row.action != LogEntry.Action.UPDATE:
            return ""
        model = row.content_type.model_class()
        return ", ".join(history.field_label(model, name) for name in row.changes or {})

    @admin.display(description=_("changes"))
    def changes_made(self, row: LogEntry) -> str:
        """Each field, old → new."""
        (entry,) = history.read([row])
        lines = ((change.label, change.old or "–", change.new or "–") for change in entry.changes)
        return format_html_join("", "<p><b>{}</b>: {} → {}</p>", lines)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

"""The history of all records in the back office: to be read, never to be written."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib import history
from mmu_portal.lib.admin import RecordAdmin, change_url

if admin.site.is_registered(LogEntry):
    admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class HistoryAdmin(RecordAdmin):
    """Who changed what, and when, in all records."""

    list_display = ["timestamp", "who", "action", "kind", "record", "fields_changed"]
    list_display_links = ["timestamp"]
    list_filter = ["action", "timestamp"]
    list_select_related = ["content_type", "actor"]
    search_fields = ["object_repr", "actor__name", "actor__email"]
    search_help_text = _("Name of the record, or of the person.")
    ordering = ["-timestamp", "-pk"]
    fields = ["timestamp", "who", "action", "kind", "record", "changes_made"]
    readonly_fields = ["timestamp", "who", "action", "kind", "record", "changes_made"]

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

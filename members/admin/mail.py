"""Mails in the back office: what waits, what was sent, what could not be."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.actions.mails import try_again
from members.mails import label_of
from members.models import Mail
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.claimed import ClaimState


@admin.register(Mail)
class MailAdmin(RecordAdmin):
    """The outbox: only looked at; a mail that failed may be sent once more."""

    menu_position = 8
    list_display = ["what", "address", "state", "attempts", "due_at", "ended_at", "problem"]
    list_filter = ["state", GapFilter, "created_at"]
    search_fields = ["address"]
    search_help_text = _("E-mail address.")
    ordering = ["-created_at", "-pk"]
    fields = [
        "what",
        "address",
        "language",
        "created_at",
        "state",
        "attempts",
        "due_at",
        "ended_at",
        "problem",
    ]
    readonly_fields = ["what"]
    actions = ["send_again"]

    @admin.display(description=_("what it tells"))
    def what(self, row: Mail) -> str:
        """What the mail is about."""
        return str(label_of(row.kind))

    def page_title(self, record: Mail) -> str:
        return f"{label_of(record.kind)}: {record.address}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The portal alone writes mails."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may let a mail be sent once more."""
        return request.user.has_perm("members.change_mail")

    @admin.action(description=_("Send once more"), permissions=["retry"])
    def send_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Let the chosen mails that failed be sent once more."""
        tried = sum(try_again(mail=mail) for mail in queryset.filter(state=ClaimState.FAILED))
        sentence = ngettext(
            "%(count)s mail waits to be sent once more.", "%(count)s mails wait to be sent once more.", tried
        )
        self.message_user(
            request, sentence % {"count": tried}, messages.SUCCESS if tried else messages.WARNING
        )

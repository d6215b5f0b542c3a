"""Requests to join in the back office: what the rules say, and the answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.admin.columns import MunicipalityColumns
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.buttons import pressed_button
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.notes import typed_note
from platforms.actions.requests import approve_request, decline_request, return_request
from platforms.admin.owned import OwnPlatform, suspension_told
from platforms.models import JoinRequest
from platforms.queries.verdict import kept_findings, verdict_on

LIST = "admin:platforms_joinrequest_changelist"


@admin.register(JoinRequest)
class JoinRequestAdmin(OwnPlatform, MunicipalityColumns, RecordAdmin):
    """Who asked for which seat; the platform's coordinators decide, one by one or many at once."""

    menu_position = 2
    list_display = ["asked_by", "shown_municipality", "department", "platform", "state", "asked_at"]
    list_filter = ["state", GapFilter, "platform", "department__municipality__province"]
    list_select_related = ["platform", "appointment__user", "department__municipality__province"]
    folded_search = [
        "department__municipality__search_key",
        "department__name_key",
        "appointment__user__name_key",
    ]
    search_help_text = _("Person, department, municipality, district or province.")
    ordering = ["-asked_at", "-pk"]
    actions = ["approve_chosen", "return_chosen", "decline_chosen"]

    @admin.display(description=_("person"), ordering="appointment__user__name_key")
    def asked_by(self, row: JoinRequest) -> str:
        """The person's name."""
        return str(row.appointment.user)

    @admin.display(description=_("municipality"), ordering="department__municipality__sort_key")
    def shown_municipality(self, row: JoinRequest) -> str:
        """The municipality's name."""
        return row.department.municipality.name

    @admin.display(description=_("what the rules say today"))
    def findings(self, row: JoinRequest) -> SafeString:
        """The sentences that the person read, as they are true today."""
        verdict = verdict_on(row.platform, row.appointment, department=row.department)
        lines = [
            (gettext("Yes") if each.holds else gettext("No"), each.sentence) for each in verdict.findings
        ]
        suspended = suspension_told(row.appointment.user, row.platform)
        told = [(gettext("Note"), suspended)] if suspended else []
        return format_html_join("", "<p><b>{}</b> – {}</p>", lines + told)

    @admin.display(description=_("what the rules said then"))
    def findings_then(self, row: JoinRequest) -> SafeString:
        """Name and outcome of each rule when it was asked."""
        kept = [
            (gettext("Yes") if holds else gettext("No"), title) for title, holds in kept_findings(row.verdict)
        ]
        return format_html_join("", "<p><b>{}</b> – {}</p>", kept)

    @admin.display(description=_("asked before"))
    def before(self, row: JoinRequest) -> SafeString:
        """What the same person asked there before, and what was answered."""
        lines = []
        for each in JoinRequest.objects.before(row):
            day = date_format(timezone.localdate(each.asked_at))
            lines.append(
                (day, each.get_state_display(), each.message or gettext("nothing written"), each.note)
            )
        return format_html_join("", "<p><b>{}, {}</b> – {}<br>{}</p>", lines)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those of one's own platforms; who may only look (network editors) sees all."""
        found: Any = super().get_queryset(request)
        return found if self._only_looks(request) else found.decided_by_way_of(request.user)

    def _only_looks(self, request: HttpRequest) -> bool:
        return not super().has_change_permission(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = ["platform", "asked_by", "shown_municipality", "department", "message", "asked_at", "state"]
        if obj is not None and JoinRequest.objects.before(obj).exists():
            shown.append("before")
        if obj is not None and obj.is_pending and self.has_change_permission(request, obj):
            return [*shown, "findings", "note"]
        return [*shown, "findings_then", "note", "decided_by", "decided_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = self.get_fields(request, obj)
        return fields[:-1] if fields[-1] == "note" else fields

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The request; after a refusal with the answer that was typed."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and "note" in request.POST:
            found.note = request.POST["note"]
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Representatives ask."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a request; a refused decision keeps what was typed."""
        if request.method == "POST" and object_id and may_be_key(self.opts.pk, object_id):
            found = self.get_queryset(request).filter(pk=object_id).first()
            if found is not None and self.has_change_permission(request, found):
                if self._decide(request, found):
                    return HttpResponseRedirect(reverse(LIST))
                request.method = "GET"
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _decide(self, request: HttpRequest, asked: JoinRequest) -> bool:
        """Do what the one button says; False with a message if there is none or a rule is against it."""
        try:
            action, done = pressed_button(request.POST, _DECISIONS)
            action(request=asked, by=request.user, note=typed_note(request.POST))
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        self.message_user(request, str(done), messages.SUCCESS)
        self._warn_of_suspended(request, asked, action)
        return True

    def _warn_of_suspended(
        self, request: HttpRequest, asked: JoinRequest, action: Callable[..., Any]
    ) -> None:
        """Tell who approved that the seat opens nothing to somebody suspended."""
        told = suspension_told(asked.appointment.user, asked.platform) if action is approve_request else ""
        if told:
            self.message_user(request, told, messages.WARNING)

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Approve what the rules allow; the rest is told one by one."""
        self._run(request, queryset, approve_request, "")

    @admin.action(description=_("Return with a question"), permissions=["change"])
    def return_chosen(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Return all chosen with one question."""
        return self._with_note(request, queryset, return_request, "return_chosen", _("Return the requests"))

    @admin.action(description=_("Decline"), permissions=["change"])
    def decline_chosen(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Decline all chosen for one reason."""
        return self._with_note(
            request, queryset, decline_request, "decline_chosen", _("Decline the requests")
        )

    def _with_note(
        self, request: HttpRequest, queryset: Any, action: Callable[..., Any], name: str, title: Any
    ) -> HttpResponse | None:
        """Ask what to write to the people, then do it."""
        typed = request.POST.get("note", "")
        try:
            if "confirmed" in request.POST and (note := typed_note(request.POST)):
                self._run(request, queryset, action, note)
                return None
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "rows": queryset.pending(),
            "action": name,
            "missing": "confirmed" in request.POST and not typed.strip(),
            "typed": typed,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/platforms/joinrequest/note.html", context)

    def _run(self, request: HttpRequest, queryset: Any, action: Callable[..., Any], note: str) -> None:
        done = 0
        for asked in queryset.pending().order_by("asked_at", "pk"):
            try:
                action(request=asked, by=request.user, note=note)
                done += 1
                self._warn_of_suspended(request, asked, action)
            except DomainError as refusal:
                self.message_user(request, f"{asked}: {refusal}", messages.ERROR)
        sentence = ngettext("%(count)s request was answered.", "%(count)s requests were answered.", done)
        self.message_user(request, sentence % {"count": done}, messages.SUCCESS if done else messages.INFO)


_DECISIONS: dict[str, tuple[Callable[..., Any], Any]] = {
    "_approve": (approve_request, _("The request was approved.")),
    "_return": (return_request, _("The request was returned.")),
    "_decline": (decline_request, _("The request was declined.")),
}

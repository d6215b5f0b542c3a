"""Handovers in the back office: what waits for a successor, and what passed on to whom."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.actions.handover import hand_over, take_back
from members.enums import HandoverState
from members.estates import holdings, title_of
from members.leaving_forms import ColleagueField, colleagues_of
from members.models import Appointment, Handover
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.errors import DomainError


class HandoverForm(forms.ModelForm):
    """The choice of a successor among the colleagues of who leaves."""

    chosen = ColleagueField(
        label=_("Who takes over"),
        queryset=Appointment.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )


@admin.register(Handover)
class HandoverAdmin(RecordAdmin):
    """Ends of appointments: the portal and coordinators make them, staff may name a successor."""

    form = HandoverForm
    menu_position = 5
    list_display = ["leaver_name", "place", "due", "successor_name", "state"]
    list_filter = ["state", GapFilter, "leaver__municipality__province"]
    list_select_related = ["leaver__user", "leaver__municipality__province", "successor__user"]
    folded_search = ["leaver__municipality__search_key", "leaver__user__name_key"]
    search_help_text = _("Person, municipality, district or province.")
    ordering = ["-due", "-pk"]

    @admin.display(description=_("from whom"), ordering="leaver__user__name_key")
    def leaver_name(self, row: Handover) -> str:
        """Who leaves."""
        return str(row.leaver.user)

    @admin.display(description=_("municipality"), ordering="leaver__municipality__sort_key")
    def place(self, row: Handover) -> str:
        """Where."""
        return row.leaver.municipality.name

    @admin.display(description=_("to whom"))
    def successor_name(self, row: Handover) -> str:
        """Who takes over; that nobody does yet."""
        if row.successor is not None:
            return str(row.successor.user)
        return gettext("nobody yet") if row.state == HandoverState.OPEN else "–"

    @admin.display(description=_("what it is about"))
    def holds(self, row: Handover) -> str:
        """How much of each kind passed on; while it is open, how much waits.

        What it is stays where it is read: not all who see handovers may enter a workspace.
        """
        if row.state == HandoverState.OPEN:
            told = [(each.estate.title, len(each.lines)) for each in holdings(row.leaver)]
        else:
            told = [(title_of(each["code"]), each["count"]) for each in row.passed_on]
        return format_html_join("", "<div>{}: {}</div>", told) or gettext("nothing")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = ["leaver", "place", "due", "state", "holds", "successor_name", "arranged_by", "arranged_at"]
        may_name = obj is not None and obj.is_vacant and self.has_change_permission(request, obj)
        return [*shown, "chosen"] if may_name else [*shown, "done_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [name for name in self.get_fields(request, obj) if name != "chosen"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and "chosen" in form.base_fields:
            choices: Any = form.base_fields["chosen"]
            choices.queryset = colleagues_of(obj.leaver)
            choices.help_text = "" if choices.queryset.exists() else self._way_to_invite(request, obj.leaver)
        return form

    def _way_to_invite(self, request: HttpRequest, leaver: Appointment) -> str:
        """What to do where nobody is left who could take over."""
        sentence = gettext("Nobody else acts for this municipality: invite somebody who then takes over.")
        if not request.user.has_perm("members.add_invitation"):
            return sentence
        where = {"municipality": leaver.municipality_id, "department": leaver.department_id or ""}
        address = f"{reverse('admin:members_invitation_add')}?{urlencode(where)}"
        return format_html('{} <a href="{}">{}</a>', sentence, address, gettext("Invite somebody"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come of ends of appointments."""
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
        """The page of a handover, with its buttons; a refusal is a message."""
        if request.method == "POST" and object_id and may_be_key(self.opts.pk, object_id):
            found = Handover.objects.with_people().filter(pk=object_id).first()
            if found is not None and self.has_change_permission(request, found):
                self._arrange(request, found)
                return HttpResponseRedirect(request.path)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _arrange(self, request: HttpRequest, handover: Handover) -> None:
        """Do what the button says."""
        by: Any = request.user
        try:
            if "_take_back" in request.POST:
                take_back(handover=handover, by=by)
                self.message_user(request, gettext("It waits for a successor again."), messages.SUCCESS)
                return
            chosen = self._chosen(request, handover)
            done = hand_over(appointment=handover.leaver, successor=chosen, by=by)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        passed = done.state == HandoverState.DONE
        sentence = gettext("It has passed on.") if passed else gettext("The successor is named.")
        self.message_user(request, sentence, messages.SUCCESS)

    def _chosen(self, request: HttpRequest, handover: Handover) -> Appointment:
        sent = request.POST.get("chosen", "")
        if may_be_key(Appointment._meta.pk, sent):
            found = colleagues_of(handover.leaver).filter(pk=sent).first()
            if found is not None:
                return found
        raise DomainError(gettext("Choose a colleague who takes over."))

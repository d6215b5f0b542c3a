"""Invitations in the back office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.actions.invitations import invite, reason_against, send_again, withdraw
from members.admin.columns import MunicipalityColumns
from members.enums import InvitationState
from members.models import Invitation
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.errors import DomainError


class InvitationForm(forms.ModelForm):
    """A new invitation; what the network's rules have against it is said beside the form."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            given = {name: value for name, value in self.cleaned_data.items() if hasattr(Invitation, name)}
            if reason := reason_against(Invitation(**given)):
                raise ValidationError(reason)
        return cleaned


@admin.register(Invitation)
class InvitationAdmin(MunicipalityColumns, RecordAdmin):
    """Who was invited to act for which municipality, and what became of it."""

    form = InvitationForm
    menu_position = 5
    list_display = ["name", "email", "shown_municipality", "role", "created_at", "outcome"]
    list_filter = ["state", GapFilter, "role", "municipality__province"]
    list_select_related = ["municipality__province", "department"]
    folded_search = ["municipality__search_key"]
    search_fields = ["municipality__search_key", "name", "email"]
    search_help_text = _("Person, e-mail, municipality, district or province.")
    ordering = ["-created_at", "-pk"]
    autocomplete_fields = ["municipality", "department"]
    fields = [
        "email",
        "name",
        "language",
        "municipality",
        "department",
        "role",
        ("started", "ended"),
    ]
    actions = ["send_chosen_again", "withdraw_chosen"]

    @admin.display(description=_("state"), ordering="state")
    def outcome(self, row: Invitation) -> str:
        """What became of it; one past its day says so."""
        if row.state == InvitationState.PENDING and row.expires_at <= timezone.now():
            return gettext("Not accepted in time")
        return str(row.get_state_display())

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """With an invitation that exists, also what became of it."""
        more = ["outcome", "invited_by", ("created_at", "expires_at"), "appointment"] if obj else []
        return [*self.fields, *more]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["outcome", "invited_by", "created_at", "expires_at", "appointment"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An invitation that was sent does not change: it is sent again or withdrawn."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Who may invite may also send again and withdraw."""
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        invite(invitation=obj, by=request.user)  # type: ignore[arg-type]
        sentence = gettext("The invitation goes to %(address)s; its link is valid until %(day)s.")
        day = date_format(timezone.localdate(obj.expires_at))
        self.message_user(request, sentence % {"address": obj.email, "day": day}, messages.INFO)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of an invitation, with its buttons; a refusal is a message."""
        action = _ACTIONS.get(next((name for name in _ACTIONS if name in request.POST), ""))
        if action and object_id and may_be_key(self.opts.pk, object_id) and self.has_send_permission(request):
            self._run(request, Invitation.objects.filter(pk=object_id), action)
            return HttpResponseRedirect(request.path)
        context = {"may_send": self.has_send_permission(request)} | (extra_context or {})
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_chosen_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """New links for the chosen invitations, valid for a week."""
        self._run(request, queryset, send_again)

    @admin.action(description=_("Withdraw"), permissions=["send"])
    def withdraw_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The chosen links no longer open anything."""
        self._run(request, queryset, withdraw)

    def _run(self, request: HttpRequest, chosen: QuerySet, action: Any) -> None:
        """Do it to each; those that were answered or withdrawn already are counted apart."""
        done = refused = 0
        for invitation in chosen.order_by("pk"):
            try:
                action(invitation=invitation, by=request.user)
                done += 1
            except DomainError:
                refused += 1
        if done:
            self.message_user(request, _done(action, done), messages.SUCCESS)
        if refused:
            sentence = ngettext(
                "%(count)s invitation was accepted or withdrawn before; it was left alone.",
                "%(count)s invitations were accepted or withdrawn before; they were left alone.",
                refused,
            )
            self.message_user(request, sentence % {"count": refused}, messages.WARNING)


_ACTIONS = {"_again": send_again, "_withdraw": withdraw}


def _done(action: Any, number: int) -> str:
    """What was done with so many invitations."""
    shown = {"count": number}
    if action is send_again:
        return (
            ngettext("%(count)s invitation was sent again.", "%(count)s invitations were sent again.", number)
            % shown
        )
    return (
        ngettext("%(count)s invitation was withdrawn.", "%(count)s invitations were withdrawn.", number)
        % shown
    )

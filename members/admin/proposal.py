"""What the pages of proposals share in the back office: old and new side by side, and the decision."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.actions.proposals import send_back
from members.admin.columns import MunicipalityColumns
from members.enums import ChangeState
from members.models import User
from members.models.proposal import Proposal
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.buttons import pressed_button
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.forms import LinesField


class DecisionForm(forms.Form):
    """What staff decide: a note to the person, and in further fields the value, which they may correct."""

    note = LinesField(
        label=_("Answer of the staff"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it on their page and in the mail."),
    )
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, posted: Any, *, change: Any) -> None:
        super().__init__(posted, initial={"looked_at": change.mark})
        self.change = change

    def look_again(self, change: Any) -> None:
        """Let the form of a refused decision stand under what the record says now."""
        posted: Any = self.data.copy()  # type: ignore[attr-defined]
        posted["looked_at"] = change.mark
        self.data = posted

    def correction(self) -> Any:
        """What to store in place of what is proposed; None if it is the same."""
        return None


class ProposalAdmin(MunicipalityColumns, RecordAdmin):
    """What representatives propose: nothing of it is public before it is approved."""

    decision_form = DecisionForm
    change_form_template = "admin/members/proposal_form.html"
    menu_position = 5
    list_display = ["what", "shown_municipality", "old", "new", "state", "proposed_at"]
    list_filter = ["state", GapFilter, "municipality__province"]
    list_select_related = ["municipality__province", "proposed_by__user", "written_by"]
    folded_search = ["municipality__search_key"]
    search_help_text = _("Municipality, district or province.")
    ordering = ["-proposed_at", "-pk"]
    actions = ["approve_chosen"]

    def approve(self, change: Any, by: User, **decision: Any) -> None:
        """The action that approves a proposal of this kind."""
        raise NotImplementedError

    @admin.display(description=_("subject"))
    def what(self, row: Proposal) -> str:
        """What of the record is to change."""
        return row.subject

    @admin.display(description=_("in the record now"))
    def old(self, row: Proposal) -> str:
        """What the record says; that it has moved since the proposal."""
        changed = gettext("has changed since")
        moved = f" ({changed})" if row.is_conflict else ""
        return _short("; ".join(side.now for side in row.differing() if side.now)) + moved

    @admin.display(description=_("proposed"))
    def new(self, row: Proposal) -> str:
        """What is proposed."""
        return _short("; ".join(side.proposed for side in row.differing() if side.proposed))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        passed_on = obj is not None and obj.written_by_id != obj.proposed_by_id
        people = ["proposed_by", *(["written_by"] if passed_on else [])]
        shown = ["municipality", "what", *people, "proposed_at", "state"]
        if obj is not None and obj.state == ChangeState.PENDING:
            return shown
        return [*shown, "note", "decided_by", "decided_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Representatives propose."""
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
        """The page of a proposal; a refused decision keeps what was typed."""
        found = self._found(object_id)
        if found is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        form = self.decision_form(request.POST or None, change=found)
        if request.method == "POST" and self.has_change_permission(request, found):
            if self._decide(request, found, form):
                return HttpResponseRedirect(
                    reverse(f"admin:{self.opts.label_lower.replace('.', '_')}_changelist")
                )
            request.method = "GET"
            found = self._found(object_id) or found
            form.look_again(found)
        context = {"sides": found.sides(), "decision": form, "warning": self.warning(found)}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def warning(self, change: Any) -> str:
        """What staff should know before they approve this."""
        return ""

    def _found(self, object_id: str | None) -> Any:
        if not object_id or not may_be_key(self.opts.pk, object_id):
            return None
        return self.model._default_manager.filter(pk=object_id).first()

    def _decide(self, request: HttpRequest, change: Proposal, form: DecisionForm) -> bool:
        """Do what the one button says; False with a message if there is none or a rule is against it."""
        by: Any = request.user
        try:
            returns = pressed_button(request.POST, {"_approve": False, "_return": True})
            if returns and (form.is_valid() or "note" not in form.errors):
                send_back(change=change, by=by, note=form.cleaned_data["note"])
                self.message_user(request, gettext("The proposal was returned."), messages.SUCCESS)
                return True
            if not form.is_valid():
                return False
            decision = {name: form.cleaned_data[name] for name in ("note", "looked_at")}
            self.approve(change, by, value=form.correction(), **decision)
            self.message_user(request, gettext("The change was approved."), messages.SUCCESS)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        return True

    @admin.action(description=_("Approve as proposed"), permissions=["change"])
    def approve_chosen(self, request: HttpRequest, queryset: Any) -> None:
        """Approve what needs no second look; the rest is told one by one."""
        done = 0
        for change in queryset.pending().order_by("municipality_id", "pk"):
            try:
                self.approve(change, request.user)  # type: ignore[arg-type]
                done += 1
            except DomainError as refusal:
                self.message_user(request, f"{change}: {refusal}", messages.ERROR)
        sentence = ngettext("%(count)s change was approved.", "%(count)s changes were approved.", done)
        self.message_user(request, sentence % {"count": done}, messages.SUCCESS if done else messages.INFO)


def _short(text: str) -> str:
    return (text if len(text) <= 80 else f"{text[:80]}…") or "–"

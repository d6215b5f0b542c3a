"""Proposed changes in the back office: old and new side by side, decided field by field."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.actions.changes import approve, send_back
from members.admin.columns import MunicipalityColumns
from members.enums import ChangeState
from members.models import ProfileChange
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_choices import may_be_key
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.text import paragraphs


class DecisionForm(forms.ModelForm):
    """What staff decide: the value, which they may correct, and a note to the person."""

    value = forms.CharField(
        label=_("Value to store"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Correct it here before you approve."),
    )


@admin.register(ProfileChange)
class ProfileChangeAdmin(MunicipalityColumns, RecordAdmin):
    """What representatives propose: nothing of it is public before it is approved."""

    form = DecisionForm
    menu_position = 5
    list_title = _("Proposed changes")
    list_display = ["what", "shown_municipality", "old", "new", "state", "proposed_at"]
    list_filter = ["state", GapFilter, "municipality__province"]
    list_select_related = ["municipality__province", "proposed_by__user"]
    folded_search = ["municipality__search_key"]
    search_help_text = _("Municipality, district or province.")
    ordering = ["-proposed_at", "-pk"]
    actions = ["approve_chosen"]

    @admin.display(description=_("field"))
    def what(self, row: ProfileChange) -> str:
        """The field's name."""
        return row.field_label

    @admin.display(description=_("in the record now"))
    def old(self, row: ProfileChange) -> str:
        """What the record says; that it has moved since the proposal."""
        moved = f" ({gettext('has changed since')})" if row.is_conflict else ""
        return _short(row.now) + moved

    @admin.display(description=_("proposed"))
    def new(self, row: ProfileChange) -> str:
        """What is proposed."""
        return _short(row.proposed)

    @admin.display(description=_("in the record now"))
    def now(self, row: ProfileChange) -> str:
        """What the record says, whole."""
        return row.now or "–"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = ["municipality", "what", "proposed_by", "proposed_at", "seen", "now", "proposed", "state"]
        if obj is not None and obj.state == ChangeState.PENDING:
            return [*shown, "value", "note"]
        return [*shown, "note", "decided_by", "decided_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = self.get_fields(request, obj)
        return fields if "value" not in fields else fields[:-2]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and "value" in form.base_fields:
            form.base_fields["value"].initial = request.POST.get("value", obj.proposed)
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The proposal; after a refusal with the note that was typed."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and "note" in request.POST:
            found.note = request.POST["note"]
        return found

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
        if request.method == "POST" and object_id and may_be_key(self.opts.pk, object_id):
            found = ProfileChange.objects.filter(pk=object_id).first()
            if found is not None and self.has_change_permission(request, found):
                if self._decide(request, found):
                    return HttpResponseRedirect(reverse("admin:members_profilechange_changelist"))
                request.method = "GET"
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _decide(self, request: HttpRequest, change: ProfileChange) -> bool:
        """Do what the button says; False with a message if the network's rules are against it."""
        by: Any = request.user
        note, value = (paragraphs(request.POST.get(name, "")) for name in ("note", "value"))
        try:
            if "_return" in request.POST:
                send_back(change=change, by=by, note=note)
                self.message_user(request, gettext("The proposal was returned."), messages.SUCCESS)
            else:
                kept = value == paragraphs(change.proposed) and not change.is_conflict
                approve(change=change, by=by, note=note, value=None if kept else value)
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
                approve(change=change, by=request.user)  # type: ignore[arg-type]
                done += 1
            except DomainError as refusal:
                self.message_user(request, f"{change}: {refusal}", messages.ERROR)
        sentence = ngettext("%(count)s change was approved.", "%(count)s changes were approved.", done)
        self.message_user(request, sentence % {"count": done}, messages.SUCCESS if done else messages.INFO)


def _short(text: str) -> str:
    return (text if len(text) <= 80 else f"{text[:80]}…") or "–"

"""Proposed changes of fields in the back office, decided field by field."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.actions.changes import approve
from members.admin.proposal import DecisionForm, ProposalAdmin
from members.models import ProfileChange, User
from mmu_portal.lib.forms import LinesField
from mmu_portal.lib.text import paragraphs


class FieldDecisionForm(DecisionForm):
    """The value of a field, to be corrected; a picture is taken as it is."""

    value = LinesField(
        label=_("Value to store"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Correct it here before you approve."),
    )
    field_order = ["value", "note"]

    def __init__(self, posted: Any, *, change: ProfileChange) -> None:
        super().__init__(posted, change=change)
        if change.is_picture:
            del self.fields["value"]
        else:
            self.fields["value"].initial = change.proposed

    def correction(self) -> str | None:
        """What was typed, if it is not what is proposed."""
        typed = self.cleaned_data.get("value")
        return None if typed is None or typed == paragraphs(self.change.proposed) else typed


@admin.register(ProfileChange)
class ProfileChangeAdmin(ProposalAdmin):
    """Proposed changes of contact data, description and logo."""

    decision_form = FieldDecisionForm
    list_title = _("Proposed changes")

    def approve(self, change: Any, by: User, **decision: Any) -> None:
        """Approve the value of a field."""
        approve(change=change, by=by, **decision)

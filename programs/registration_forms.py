"""What people tell when they register, and at the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.forms import RecordForm
from programs.models import Registration


class AnswersForm(RecordForm):
    """What a person tells of themselves, if they want to."""

    class Meta:
        model = Registration
        fields = ("gender", "role")
        labels = {"gender": _("Gender"), "role": _("Your role")}
        help_texts = {
            "gender": _(
                "Only if you want to say it. It is counted, in groups of five and more; nobody sees yours."
            ),
            "role": _("Only if you want to say it. It is counted in the same way."),
        }


class WalkInForm(RecordForm):
    """Somebody who came without registering; the address of an account says all of its person."""

    class Meta:
        model = Registration
        fields = ("name", "organization", "email", "language")
        help_texts = {
            "name": _(
                "Name, organization and e-mail of somebody from outside are erased by themselves a year "
                "after the activity: tell them."
            ),
            "email": _("Of an account: the person is registered by their appointment."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what names nobody."""
        cleaned = super().clean() or {}
        if not (cleaned.get("name") or cleaned.get("email")) and not self.errors:
            self.add_error("name", _("Write the person’s name."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The action makes the row, with all that it lacks here.
        return {*super()._get_validation_exclusions(), "user", "municipality", "state"}  # type: ignore[misc]

    def validate_constraints(self) -> None:
        """The action refuses, with the sentences of the rules."""


class DoorCodeForm(forms.Form):
    """The code that is shown at the door."""

    code = forms.CharField(
        label=_("Code at the door"),
        max_length=20,
        help_text=_("Six letters and digits, shown in the room or on the screen."),
        error_messages={"required": _("Type the code that is shown.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

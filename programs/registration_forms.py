"""What people tell when they register, and at the door."""

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


class DoorCodeForm(forms.Form):
    """The code that is shown at the door."""

    code = forms.CharField(
        label=_("Code at the door"),
        max_length=20,
        help_text=_("Six letters and digits, shown in the room or on the screen."),
        error_messages={"required": _("Type the code that is shown.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

"""What visitors send."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import Appointment, ErrorReport, Invitation, Municipality
from members.models.change import FIELDS
from members.validators import validate_web_address
from mmu_portal.lib.admin_words import field_name
from mmu_portal.lib.forms import DayInput, LinesField


class ReportForm(forms.ModelForm):
    """A mistake in a record, and perhaps where to answer."""

    # People do not see this field; programs fill it in.
    homepage = forms.CharField(required=False, max_length=200)

    class Meta:
        model = ErrorReport
        fields = ("text", "email")
        labels = {"text": _("What is wrong, and what is right?"), "email": _("Your e-mail address")}
        help_texts = {
            "text": _("If you know a source, name it. At most 2,000 characters."),
            "email": _("Only for an answer. It is not published."),
        }
        field_classes = {"text": LinesField}
        error_messages = {"text": {"required": _("Write what is wrong.")}}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    @property
    def is_of_a_program(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("homepage"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["homepage"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})


class InviteForm(forms.ModelForm):
    """A coordinator's invitation to act for the own municipality, which the form never asks for."""

    class Meta:
        model = Invitation
        fields = ("email", "name", "language", "department", "role", "started", "ended")
        labels = {"email": _("E-mail"), "name": _("Name"), "department": _("Department")}
        help_texts = {"ended": _("Empty if it is not known yet.")}
        widgets = {"started": DayInput(), "ended": DayInput()}

    def __init__(self, posted: Any, *, acting: Appointment) -> None:
        mine = Invitation(municipality=acting.municipality, language=get_language() or "tr")
        super().__init__(posted, instance=mine)
        departments: Any = self.fields["department"]
        departments.queryset = acting.municipality.departments.filter(is_active=True).order_by("name_key")
        departments.empty_label = _("None in particular")


class ProposalForm(forms.ModelForm):
    """The fields of the own municipality's record in which a representative proposes changes."""

    website = forms.URLField(required=False, assume_scheme="https", validators=[validate_web_address])

    class Meta:
        model = Municipality
        fields = FIELDS
        field_classes = {"description_tr": LinesField, "description_en": LinesField}
        widgets = {
            "description_tr": forms.Textarea(attrs={"rows": 6, "lang": "tr"}),
            "description_en": forms.Textarea(attrs={"rows": 6, "lang": "en"}),
        }

    def __init__(self, posted: Any, *, municipality: Municipality, waiting: Mapping[str, str]) -> None:
        super().__init__(posted, instance=municipality, initial=dict(waiting))
        for name, field in self.fields.items():
            field.label = field_name(Municipality._meta.get_field(name))

    def values(self) -> dict[str, str]:
        """The value of each field, as it would be stored."""
        return {name: self.cleaned_data.get(name) or "" for name in FIELDS}

"""What visitors send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import ErrorReport
from mmu_portal.lib.forms import LinesField


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

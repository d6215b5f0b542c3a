"""The forms of representatives on platforms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.forms import LinesField


class JoinForm(forms.Form):
    """A request to join: what the department does, in a few words."""

    message = LinesField(
        label=_("What does your department do in this field?"),
        help_text=_("A few sentences help the coordinators to answer sooner."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

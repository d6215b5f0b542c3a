"""The forms of representatives and coordinators on platforms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.forms import LinesField, RecordsField
from mmu_portal.lib.text import one_line
from mmu_portal.lib.versions import EditedVersionForm
from platforms.enums import Cadence
from platforms.models import JoinRequest, Need, Post, Theme, Wording


class JoinForm(forms.Form):
    """A request to join: what the department does, in a few words."""

    message = LinesField(
        label=_("What does your department do in this field?"),
        help_text=_("A few sentences help the coordinators to answer sooner."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def go_on(self, returned: JoinRequest) -> None:
        """Start with what was asked before; the coordinators' question is to be answered."""
        message = self.fields["message"]
        message.initial = returned.message
        message.label = _("What does your department do in this field, and what do you answer?")
        message.help_text = _("The coordinators’ question stands above; what you wrote before comes along.")


class NeedForm(EditedVersionForm):
    """A need: what, for whom, how urgent, what was tried."""

    class Meta:
        model = Need
        fields = ["title", "what", "target_groups", "work_areas", "urgency", "tried", "may_be_named"]
        field_classes = {"target_groups": RecordsField, "work_areas": RecordsField}
        widgets = {
            "what": forms.Textarea(attrs={"rows": 6}),
            "tried": forms.Textarea(attrs={"rows": 4}),
            "target_groups": forms.CheckboxSelectMultiple,
            "work_areas": forms.CheckboxSelectMultiple,
            "urgency": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].help_text = _("What cannot your department solve alone?")
        self.fields["urgency"].choices = Need._meta.get_field("urgency").choices  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    """We have this need too."""

    note = LinesField(
        label=_("What does it look like with you?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    may_be_named = forms.BooleanField(
        label=_("The municipality may be named in public"),
        help_text=_("Only when a recommendation on it is adopted, and only its name."),
        required=False,
    )


class CommentForm(forms.Form):
    """A comment."""

    body = LinesField(label=_("Your comment"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))


class StepForm(forms.Form):
    """What coordinators say with a step of a recommendation."""

    note = LinesField(
        label=_("Note to the municipalities"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ThemeForm(EditedVersionForm):
    """What several needs have in common, in both languages."""

    class Meta:
        model = Theme
        fields = ["title_tr", "title_en", "description_tr", "description_en"]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("description_tr", "description_en")}


class WordingForm(EditedVersionForm):
    """A recommendation's text, in both languages; English may follow later."""

    class Meta:
        model = Wording
        fields = ["title_tr", "addressee_tr", "text_tr", "title_en", "addressee_en", "text_en"]
        widgets = {name: forms.Textarea(attrs={"rows": 12}) for name in ("text_tr", "text_en")}
        help_texts = dict.fromkeys(("text_tr", "text_en"), Post._meta.get_field("body").help_text)


class LetterForm(forms.Form):
    """A letter to another member."""

    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = LinesField(label=_("Your letter"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))

    def clean_subject(self) -> str:
        """One line, without marks that nobody sees."""
        subject = one_line(self.cleaned_data["subject"])
        if not subject:
            raise ValidationError(self.fields["subject"].error_messages["required"], code="required")
        return subject


class NoticesForm(forms.Form):
    """How often one hears what is new."""

    cadence = forms.ChoiceField(
        label=_("How often do you want a mail?"), choices=Cadence.choices, widget=forms.RadioSelect
    )

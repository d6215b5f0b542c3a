"""The forms of posts and documents, with their files."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.forms import LinesField, RecordField, RecordsField
from mmu_portal.lib.versions import EditedVersionForm
from platforms.access import Access
from platforms.enums import PostKind
from platforms.files import Accepted, accept, accept_all
from platforms.models import Document, Post, SubGroup

ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.webp,.txt,.csv"
KINDS_TOLD = _(
    "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, WebP, TXT or CSV; at most 10 MiB each."
)


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each judged by name and content; what it gives is what is kept of each."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Accepted]:
        return accept_all(each for each in (data if isinstance(data, list) else [data]) if each)


class PostForm(EditedVersionForm):
    """A post; files that go with it, and those that shall go."""

    attached = FilesField(label=_("Files"), required=False, help_text=KINDS_TOLD)
    drop = forms.MultipleChoiceField(
        label=_("Take these files away"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Post
        fields = ["kind", "title", "body", "group", "work_areas", "target_groups", "rights"]
        field_classes = {
            "group": RecordField,
            "work_areas": RecordsField,
            "target_groups": RecordsField,
            "rights": RecordsField,
        }
        widgets = {
            "kind": forms.RadioSelect,
            "body": forms.Textarea(attrs={"rows": 12}),
            "work_areas": forms.CheckboxSelectMultiple,
            "target_groups": forms.CheckboxSelectMultiple,
            "rights": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [each for each in PostKind.choices if access.leads or each[0] != PostKind.ANNOUNCEMENT]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        groups = SubGroup.objects.filter(platform=access.platform, is_active=True)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["group"].empty_label = _("No sub-group")  # type: ignore[attr-defined]
        there = self.instance.attachments.all() if self.instance.pk else []
        self.fields["drop"].choices = [(str(each.pk), each.name) for each in there]  # type: ignore[attr-defined]
        if not there:
            del self.fields["drop"]
        self.fields["attached"].widget.attrs["accept"] = ACCEPTED

    def dropped(self) -> list[int]:
        """Keys of the files that shall go."""
        return [int(key) for key in self.cleaned_data.get("drop", [])]


class ReasonForm(forms.Form):
    """Why a post is hidden."""

    reason = LinesField(
        label=_("Why is it hidden?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class VersionForm(forms.Form):
    """One file of a document, and what is new in it."""

    upload = forms.FileField(label=_("File"), help_text=KINDS_TOLD)
    note = forms.CharField(label=_("What is new?"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ACCEPTED

    def clean_upload(self) -> Accepted:
        """What is kept of the file, once name and content agree."""
        return accept(self.cleaned_data["upload"])


class DocumentDetailsForm(EditedVersionForm):
    """What is said of a document beside its files."""

    class Meta:
        model = Document
        fields = ["title", "description", "authors", "language"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}


class DocumentForm(DocumentDetailsForm):
    """A new document with its first file."""

    upload = forms.FileField(label=_("File"), help_text=KINDS_TOLD)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ACCEPTED

    def clean_upload(self) -> Accepted:
        """What is kept of the file, once name and content agree."""
        upload = self.cleaned_data["upload"]
        if not upload:
            raise ValidationError(_("Choose a file."))
        return accept(upload)

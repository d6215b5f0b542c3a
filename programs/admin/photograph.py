"""Photographs of a phase in the back office, below it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.admin import RecordStackedInline
from mmu_portal.lib.forms import RecordForm
from programs.models import Photograph
from programs.photographs import keep, validate_photograph


class PhotographForm(RecordForm):
    """A photograph: the picture is needed once, and another takes its place."""

    picture = forms.FileField(
        label=_("Photograph"),
        validators=[validate_photograph],
        required=False,
        help_text=_(
            "PNG, JPEG or WebP, at most 12 MiB and 6000 pixels a side. Where it was taken is not kept."
        ),
    )

    class Meta:
        model = Photograph
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = not self.instance.file

    def save(self, commit: bool = True) -> Any:
        """Store the pictures first: the row names them."""
        if upload := self.cleaned_data.get("picture"):
            kept = keep(upload)
            self.instance.file, self.instance.width, self.instance.height = kept
        return super().save(commit)


class PhotographInline(RecordStackedInline):
    """The photographs before and after."""

    model = Photograph
    form = PhotographForm
    extra = 0
    max_num = 2
    readonly_fields = ["shown"]
    fields = ["shown", "picture", ("moment", "taken_on"), "description", "credit"]

    @admin.display(description=_("Stored"))
    def shown(self, row: Photograph) -> str:
        """The stored picture."""
        if not row.file:
            return "–"
        return format_html('<img src="{}" alt="{}" width="240">', row.addresses[0][0], row.description)

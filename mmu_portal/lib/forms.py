"""What the forms of people's records share: a save changes nothing that nobody touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

NOTHING = ("", None)


class LinesField(forms.CharField):
    """A text of several lines; browsers send line breaks as CRLF, records keep them as LF."""

    def to_python(self, value: Any) -> Any:
        return plain_breaks(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(plain_breaks(initial), data)


def plain_breaks(text: Any) -> Any:
    """`text` with LF for each line break; anything that is no text as it is."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


class RecordForm(forms.ModelForm):
    """A record's form in which an empty field that stays empty keeps how it is stored, as '' or as NULL."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            # Asked of empty fields alone: a new record cannot be asked for its lists of others.
            if value in NOTHING and (stored := getattr(self.instance, name, value)) in NOTHING:
                self.cleaned_data[name] = stored
        return cleaned


# For `formfield_overrides` of admin classes.
LINES: Mapping[type[models.Field], Mapping[str, Any]] = {models.TextField: {"form_class": LinesField}}

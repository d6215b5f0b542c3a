"""What the forms of people's records share: a save changes nothing that nobody touched."""

from __future__ import annotations

from typing import Any

from django import forms

from mmu_portal.lib.text import paragraphs

NOTHING = ("", None)


class LinesField(forms.CharField):
    """A text of several lines; browsers send line breaks as CRLF, records keep them as LF."""

    def to_python(self, value: Any) -> Any:
        return _tidy(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(_tidy(initial), data)


def _tidy(text: Any) -> Any:
    return paragraphs(text) if isinstance(text, str) else text


class DayInput(forms.DateInput):
    """A day, by the browser's own calendar; where there is none it is typed as any other."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RecordForm(forms.ModelForm):
    """A record's form in which an empty field that stays empty keeps how it is stored, as '' or as NULL."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            # Asked of empty fields alone: a new record cannot be asked for its lists of others.
            if value in NOTHING and (stored := getattr(self.instance, name, value)) in NOTHING:
                self.cleaned_data[name] = stored
        return cleaned

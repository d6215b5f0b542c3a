"""What the forms of people's records share: a save changes nothing that nobody touched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.utils import formats

from mmu_portal.lib.numbers import decimal_number, whole_number
from mmu_portal.lib.text import paragraphs

NOTHING = ("", None)
_BEYOND_ANY_KEY = 2**63


class LinesField(forms.CharField):
    """A text of several lines; browsers send line breaks as CRLF, records keep them as LF."""

    def to_python(self, value: Any) -> Any:
        return _tidy(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(_tidy(initial), data)


def _tidy(text: Any) -> Any:
    return paragraphs(text) if isinstance(text, str) else text


class WholeField(forms.IntegerField):
    """A whole number, read as strictly as in a spreadsheet; shown with the reader's grouping."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_read(whole_number, value))


class QuantityField(forms.DecimalField):
    """A decimal number, read as strictly as in a spreadsheet; shown as the reader writes it."""

    def to_python(self, value: Any) -> Any:
        places, sign = self.decimal_places or 0, str(formats.get_format("THOUSAND_SEPARATOR"))
        return super().to_python(_read(partial(decimal_number, places=places, thousands=sign), value))


def _read(reader: Callable[[str], Any], value: Any) -> Any:
    """What was typed, as a number; Django's own reader drops separators wherever they stand."""
    if not isinstance(value, str) or not value.strip():
        return value
    try:
        return reader(value)
    except ValueError as error:
        raise forms.ValidationError(str(error), code="invalid") from error


class DayInput(forms.DateInput):
    """A day, by the browser's own calendar; where there is none it is typed as any other."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RowsField(forms.ModelMultipleChoiceField):
    """Several records of a list; a number too large for any database is refused like one that it lacks."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else []:
            if _beyond_any_key(key):
                sentence = self.error_messages["invalid_choice"]
                raise forms.ValidationError(sentence, code="invalid_choice", params={"value": key})
        return super().clean(value)


def _beyond_any_key(key: Any) -> bool:
    try:
        return not -_BEYOND_ANY_KEY < int(key) < _BEYOND_ANY_KEY
    except (TypeError, ValueError):
        return False  # no number: Django's own sentence tells


class RecordForm(forms.ModelForm):
    """A record's form in which an empty field that stays empty keeps how it is stored, as '' or as NULL."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            # Asked of empty fields alone: a new record cannot be asked for its lists of others.
            if value in NOTHING and (stored := getattr(self.instance, name, value)) in NOTHING:
                self.cleaned_data[name] = stored
        return cleaned

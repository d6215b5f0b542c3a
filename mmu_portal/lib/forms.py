"""What the forms of people's records share: a save changes nothing that nobody touched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from mmu_portal.lib.admin_words import label_field
from mmu_portal.lib.numbers import decimal_number, whole_number
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


class WholeField(forms.IntegerField):
    """A whole number, read as strictly as in a spreadsheet; shown with the reader's grouping."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_read(whole_number, value))


class QuantityField(forms.DecimalField):
    """A decimal number, read as strictly as in a spreadsheet; shown as the reader writes it."""

    def to_python(self, value: Any) -> Any:
        places, sign = self.decimal_places or 0, str(formats.get_format("THOUSAND_SEPARATOR"))
        return super().to_python(_read(partial(decimal_number, places=places, thousands=sign), value))


class RecordField(forms.ModelChoiceField):
    """One of the records; a key that no database can hold is none of them."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as error:
            code = "invalid_choice"
            raise forms.ValidationError(self.error_messages[code], code, {"value": value}) from error


class RecordsField(forms.ModelMultipleChoiceField):
    """Several of the records; a key that no database can hold is none of them."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            code = "invalid_choice"
            shown = {"value": ", ".join(map(str, value))[:100]}
            raise forms.ValidationError(self.error_messages[code], code, shown) from error


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


class RecordForm(forms.ModelForm):
    """A record's form: labels follow the reader's language, empty fields what is stored ('' or NULL)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_record = {field.name: field for field in self._meta.model._meta.get_fields()}
        for name, field in self.fields.items():
            if hasattr(of_record.get(name), "verbose_name"):
                label_field(of_record[name], field)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            # Asked of empty fields alone: a new record cannot be asked for its lists of others.
            if value in NOTHING and (stored := getattr(self.instance, name, value)) in NOTHING:
                self.cleaned_data[name] = stored
        return cleaned

    def _post_clean(self) -> None:
        """Hold derived keys against the rules on them too: Django leaves out a rule on what no form shows."""
        super()._post_clean()  # type: ignore[misc]
        if self.has_changed() and not self.errors:
            for rule in rules_of_derived_keys(type(self.instance)):
                try:
                    rule.validate(type(self.instance), self.instance)
                except ValidationError:
                    self.add_error(None, broken(rule))


def rules_of_derived_keys(model: type[models.Model]) -> list[models.UniqueConstraint]:
    """What must be there once by a key that the record itself makes of its names (`derive_keys`)."""
    if not hasattr(model, "derive_keys"):
        return []
    rules = [each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    return [each for each in rules if any(not model._meta.get_field(name).editable for name in each.fields)]


def broken(rule: models.UniqueConstraint) -> str:
    """The sentence for a record that is there already: the rule's own, if it has one."""
    own = rule.violation_error_message != rule.default_violation_error_message
    return str(rule.violation_error_message if own else _("A record of this name is there already."))

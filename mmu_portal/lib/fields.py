"""Fields of records: texts, tidied whichever way they come (by a form, an import, a command), and last days.

What a person pastes may hold marks that nobody sees: a control character breaks a spreadsheet, a direction
mark turns a sentence around, a zero-width space hides a name from every search.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db import models

from mmu_portal.lib.forms import LinesField
from mmu_portal.lib.text import one_line, paragraphs


class _Migrates:
    """A field that migrations know as Django's own: it stores the same column."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        base = next(each for each in type(self).__mro__ if each.__module__.startswith("django.db.models"))
        return name, f"django.db.models.{base.__name__}", args, kwargs


class OneLineField(_Migrates, models.CharField):
    """A text of one line."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_line(value) if isinstance(value, str) else value


class ParagraphsField(_Migrates, models.TextField):
    """A text of several lines."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return paragraphs(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # type: ignore[override]
        return super().formfield(**{"form_class": LinesField, **kwargs})


class LastDayField(_Migrates, models.DateField):
    """A last day, which people write and read; the column holds the day after it.

    So a stretch of time that follows another begins in the database on the day on which that one ends.
    """

    def from_db_value(self, value: dt.date | None, _expression: Any, _connection: Any) -> dt.date | None:
        return None if value is None else value - dt.timedelta(days=1)

    def get_prep_value(self, value: Any) -> Any:
        day = super().get_prep_value(value)
        # No validator lets the last day of all through; a filter by it need not end in an error.
        return day if day is None or day == dt.date.max else day + dt.timedelta(days=1)

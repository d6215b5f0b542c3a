"""Stretches of time that must not overlap: the rule in the database, and the sentence for the person.

A stretch runs from its first day to before its last column's day; an empty day has no limit. PostgreSQL keeps
the rule by an exclusion constraint, SQLite by two triggers. SQLite loses a table's triggers when a later
migration rebuilds the table: that migration repeats `KeepApart`, or the tests of the rule fail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from django.forms.models import BaseInlineFormSet
from django.utils import formats
from django.utils.translation import gettext as _

from mmu_portal.lib.rules import DatabaseRule

Row = TypeVar("Row", bound="SeparateStretches")

_EXCLUDE = (
    "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
    "({keys}, daterange({start}, {end}, '[)') WITH &&)"
)
_TRIGGER = (
    "CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN SELECT RAISE(ABORT, '{message}') WHERE EXISTS ("
    "SELECT 1 FROM {table} WHERE {keys} AND {pk} <> NEW.{pk}"
    " AND ({start} IS NULL OR NEW.{end} IS NULL OR {start} < NEW.{end})"
    " AND ({end} IS NULL OR NEW.{start} IS NULL OR {end} > NEW.{start})); END"
)


class KeepApart(DatabaseRule):
    """Refuse two rows of a model that have the same `keys` and share a day from `start` to before `end`.

    PostgreSQL needs the extension btree_gist first (`BtreeGistExtension()`). A migration that rebuilds the
    table says `again=True`: the rule is made anew, and reversing that migration leaves it in force.
    """

    def __init__(
        self, model_name: str, name: str, keys: Iterable[str], start: str, end: str, *, again: bool = False
    ) -> None:
        self.model_name = model_name
        self.name = name
        self.keys = tuple(keys)
        self.start = start
        self.end = end
        self.again = again

    def describe(self) -> str:
        return f"Keep the stretches of {self.model_name} apart ({self.name})"

    def _parts(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        columns = {field.name: editor.quote_name(str(field.column)) for field in model._meta.concrete_fields}
        return {
            "table": editor.quote_name(model._meta.db_table),
            "pk": columns[str(model._meta.pk.name)],
            "start": columns[self.start],
            "end": columns[self.end],
            "columns": [columns[key] for key in self.keys],
        }

    def create(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        model = state.apps.get_model(app_label, self.model_name)
        return [*self._drop(model, editor), *self._create(model, editor)]

    def drop(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list[str]:
        return [] if self.again else self._drop(state.apps.get_model(app_label, self.model_name), editor)

    def _create(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[str]:
        parts = self._parts(model, editor)
        columns = parts.pop("columns")
        if editor.connection.vendor == "postgresql":
            keys = ", ".join(f"{column} WITH =" for column in columns)
            return [_EXCLUDE.format(**parts, keys=keys, name=editor.quote_name(self.name))]
        keys = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        return [
            _TRIGGER.format(
                **parts,
                keys=keys,
                event=event,
                name=editor.quote_name(f"{self.name}_{event.lower()}"),
                message=self.name,
            )
            for event in ("INSERT", "UPDATE")
        ]

    def _drop(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[str]:
        if editor.connection.vendor == "postgresql":
            table = editor.quote_name(model._meta.db_table)
            return [f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {editor.quote_name(self.name)}"]
        names = (editor.quote_name(f"{self.name}_{event}") for event in ("insert", "update"))
        return [f"DROP TRIGGER IF EXISTS {name}" for name in names]


def stretch_in_words(first: dt.date | None, last: dt.date | None) -> str:
    """From when to when; either day may be unknown."""
    begins, ends = (formats.date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in (first, last))
    if begins and ends:
        return f"{begins} – {ends}"
    if begins:
        return _("since %(day)s") % {"day": begins}
    return _("until %(day)s") % {"day": ends} if ends else _("dates not recorded")


class SeparateStretches(models.Model):
    """A row that covers a stretch of time and shares no day with another of the same keys."""

    stretch_keys: ClassVar[tuple[str, ...]] = ()
    stretch_fields: ClassVar[tuple[str, str]] = ("", "")
    # A formset compares its rows among themselves: what is stored may be what the person is changing.
    compares_with_stored = True

    class Meta:
        abstract = True

    @property
    def stretch(self) -> tuple[dt.date | None, dt.date | None]:
        """First day and the day after the last; None has no limit."""
        start, end = (getattr(self, name) for name in self.stretch_fields)
        return start, end

    def overlaps(self, other: SeparateStretches) -> bool:
        """Whether both have the same keys and share a day."""
        if any(getattr(self, key) != getattr(other, key) for key in self.stretch_keys):
            return False
        (start, end), (other_start, other_end) = self.stretch, other.stretch
        return _before(start, other_end) and _before(other_start, end)

    def refuse_overlap(self: Row, others: Iterable[Row]) -> None:
        """Raise `ValidationError` with a sentence that names the first of `others` that overlaps."""
        for other in others:
            if other is not self and self.overlaps(other):
                raise ValidationError(self.overlap_sentence(other), code="overlap")

    def overlap_sentence(self, other: Any) -> str:
        """What a person is told when `other` is in the way."""
        return _("This period overlaps another one: %(other)s.") % {"other": other}

    def clean(self) -> None:
        """Refuse what overlaps a stored row; incomplete rows are the fields' own business."""
        super().clean()
        keys = {key: getattr(self, key) for key in self.stretch_keys}
        if self.compares_with_stored and all(value is not None for value in keys.values()):
            self.refuse_overlap(type(self)._base_manager.filter(**keys).exclude(pk=self.pk))


class SeparateStretchesFormSet(BaseInlineFormSet):
    """Rows below a record, compared as typed: one may end on the day that the next begins, saved together."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.instance.compares_with_stored = False
        return form

    def _goes(self, form: Any) -> bool:
        """Whether the row is marked to be deleted."""
        return self.can_delete and self._should_delete_form(form)  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        seen: list[SeparateStretches] = []
        for form in self.forms:
            if form.errors or not _is_filled(form) or self._goes(form):
                continue
            try:
                form.instance.refuse_overlap(seen)
            except ValidationError as error:
                form.add_error(None, error)
            seen.append(form.instance)


def _is_filled(form: Any) -> bool:
    return bool(form.instance.pk) or form.has_changed()


def _before(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start < end

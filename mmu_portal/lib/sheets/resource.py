"""The base of every import and export of records by spreadsheet.

django-import-export looks up, saves and logs each row by itself, which takes twenty-five times what the
database needs. A `SheetResource` is one of its resources in which rows go in chunks: one SELECT for the
stored values of a chunk, a comparison in memory, and then only what changed is written, with its history
(`lib.sheets.importing`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext as _
from import_export.resources import Resource

from mmu_portal.lib.sheets.columns import Column, headings
from mmu_portal.lib.sheets.outcome import CellError

Values = dict[str, Any]
EXPORT_CHUNK = 2000


class SheetResource(Resource):
    """One kind of record as a table. Subclasses say how a row finds its record and which rules hold.

    An instance serves one run: it remembers what the rows before brought.
    """

    # Attributes that follow from others: written whenever a row changes.
    derived: ClassVar[tuple[str, ...]] = ()
    # Attributes beside the columns that `identify`, `rules` or `derive` of a changed record read.
    related: ClassVar[tuple[str, ...]] = ()
    # Column → those that say where its value comes from: a new value empties what the file does not bring.
    provenance: ClassVar[dict[str, tuple[str, ...]]] = {}
    # Column → what each row says of a stored record by being there, where its cell is empty or missing.
    asserts: ClassVar[dict[str, Any]] = {}
    # Columns that were made up together with a sample: when a row makes it fact they are the row's, or empty.
    invented: ClassVar[tuple[str, ...]] = ()
    # Write after all rows are read: updates first, so that a place is free before somebody takes it.
    in_order_of_writing: ClassVar[bool] = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns: dict[str, Column] = {
            name: field for name, field in self.fields.items() if isinstance(field, Column)
        }
        self.late_faults: dict[int, tuple[str, str]] = {}

    @property
    def model(self) -> type[models.Model]:
        """The kind of record."""
        return self._meta.model

    def import_data(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Not this way: it would write row by row, without preview and history."""
        raise NotImplementedError("Use mmu_portal.lib.sheets.importing.")

    # What subclasses say

    def prepare(self) -> None:
        """Look up once what finding and checking records needs."""

    def identify(self, values: Values) -> Any:
        """The key of the record that the row is about, None for a new one; `CellError` if nobody can tell."""
        raise NotImplementedError

    def complete(self, record: Any, values: Values) -> None:
        """Fill what a new record needs beside the columns."""

    def derive(self, record: Any) -> None:
        """Renew the attributes in `derived`."""

    def rules(self, record: Any) -> Iterable[tuple[str, str]]:
        """Constraints of the model that `record` breaks by itself: constraint's name, column."""
        return ()

    def admit(self, record: Any, line: int) -> None:
        """Check `record` against all others, stored or in the file before it; `CellError` if it clashes."""

    def finish(self) -> None:
        """After the last row: put into `late_faults` what only shows when all are known."""

    def label(self, values: Values) -> str:
        """What a row that has no record yet is called."""
        return ""

    # What all share

    def learn(self) -> None:
        """Let the widgets that need it read the words that they know."""
        for column in self.columns.values():
            column.widget.learn()

    def headings(self) -> Mapping[str, str]:
        """Column names by reduced heading."""
        return headings(self.columns.values())

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        """Sets of columns of which a file must have one, to find records at all."""
        raise NotImplementedError

    def sentence_of(self, constraint: str) -> str:
        """The words of a constraint of the model."""
        found = next(each for each in self.model._meta.constraints if each.name == constraint)
        return str(found.get_violation_error_message())

    def clashes(self, constraint: str, column: str, other: int) -> CellError:
        """The error of a row that cannot stand beside another one: of line `-other` if that is negative."""
        sentence = self.sentence_of(constraint)
        if other < 0:
            sentence = _("%(sentence)s See line %(line)s of the file.") % {
                "sentence": sentence,
                "line": -other,
            }
        return CellError(column, sentence)

    def fault_of(self, constraint: str, column: str) -> tuple[str, str]:
        """A broken rule, ready to be shown."""
        return column, self.sentence_of(constraint)

    # Export

    def export_headings(self, language: int) -> list[str]:
        """The header row of an export: 0 Turkish, 1 English."""
        return [column.heading(language) for column in self.exported_columns()]

    def exported_columns(self) -> list[Column]:
        """Columns of an export, always in the same order."""
        return [column for column in self.columns.values() if column.exported]

    def export_rows(self, records: models.QuerySet, language: int) -> Iterator[list[Any]]:
        """The rows of an export, read in pieces."""
        self.learn()
        columns = self.exported_columns()
        relations = {column.name for column in columns if self._is_relation(column)}
        paths = [column.source for column in columns if column.name not in relations]
        found = records.values_list("pk", *paths).iterator(chunk_size=EXPORT_CHUNK)
        while piece := list(islice(found, EXPORT_CHUNK)):
            several = self.stored_relations([row[0] for row in piece])
            for row in piece:
                rest = iter(row[1:])
                yield [
                    column.cell(
                        several[column.name].get(row[0]) if column.name in relations else next(rest), language
                    )
                    for column in columns
                ]

    def _is_relation(self, column: Column) -> bool:
        return column.stores is not None and column.stores in {
            each.name for each in self.model._meta.many_to_many
        }

    def stored_relations(self, keys: Collection[Any]) -> dict[str, dict[Any, frozenset]]:
        """For each many-to-many column: the chosen keys by record."""
        stored: dict[str, dict[Any, frozenset]] = {}
        for column in self.columns.values():
            if not self._is_relation(column):
                continue
            relation: Any = self.model._meta.get_field(str(column.stores))
            here, there = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
            sets: dict[Any, set] = {}
            through = relation.remote_field.through._base_manager
            for key, other in through.filter(**{f"{here}__in": list(keys)}).values_list(here, there):
                sets.setdefault(key, set()).add(other)
            stored[column.name] = {key: frozenset(chosen) for key, chosen in sets.items()}
        return stored

"""An import in chunks: find, compare, check, and – when it is confirmed – write what changed.

The preview and the confirmation are the same run, the second one with writing; so a preview cannot promise
what the confirmation does not do. `Run.digest` tells whether two runs found the same.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.header import Header
from mmu_portal.lib.sheets.outcome import CellError, Counts, Row, State
from mmu_portal.lib.sheets.reader import Line
from mmu_portal.lib.sheets.resource import SheetResource, Values
from mmu_portal.lib.sheets.widgets import reader_language
from mmu_portal.lib.sheets.writing import Writer

CHUNK = 1000
EMPTY = ("", None)
Read = tuple[Row, Values]


class Run:
    """One run over the rows of a file. Without a `writer` nothing is stored."""

    def __init__(
        self, resource: SheetResource, header: Header, *, clear_empty: bool, writer: Writer | None = None
    ) -> None:
        self.resource = resource
        self.header = header
        self.clear_empty = clear_empty
        self.writer = writer
        self.counts = Counts()
        self.language = reader_language()
        self._digest = blake2b(digest_size=16)
        self._taken: dict[Any, int] = {}
        self._states: dict[int, State] = {}
        self._pattern = resource.model()
        self._present = [(resource.columns[name], at) for name, at in header.columns.items()]
        self._stored = [column for column, _at in self._present if column.stores]
        self._relations = [column for column in self._stored if resource._is_relation(column)]
        self._asserted = [resource.columns[name] for name in resource.asserts if name not in header.columns]
        own = [column for column in self._stored if column not in self._relations]
        self._attributes = [*own, *self._asserted]
        self._checks = {column.name: _validators(resource.model, column) for column in self._attributes}
        self._require_keys()

    def _require_keys(self) -> None:
        """Refuse a file without the columns by which records are found."""
        wanted = self.resource.key_columns()
        if not any(set(names) <= set(self.header.columns) for names in wanted):
            ways = [
                " + ".join(f"“{self.resource.columns[name].heading(self.language)}”" for name in names)
                for names in wanted
            ]
            raise SheetError(
                _("The file needs columns by which a record is found: %(ways)s.")
                % {"ways": _(" or ").join(ways)}
            )

    @property
    def digest(self) -> str:
        """What the run found and would write, in one number."""
        return self._digest.hexdigest()

    def rows(self, lines: Iterable[Line]) -> Iterator[Row]:
        """The outcome of each line, in the order of the file."""
        self.resource.learn()
        self.resource.prepare()
        rest = iter(lines)
        while chunk := list(islice(rest, CHUNK)):
            yield from self._chunk(chunk)
        self.resource.finish()
        for line in self.resource.late_faults:
            self.counts.move(self._states[line], State.WRONG)
        self._digest.update(repr(sorted(self.resource.late_faults)).encode())
        if self.writer and not self.resource.late_faults:
            self.writer.flush()

    def _chunk(self, lines: list[Line]) -> Iterator[Row]:
        """Find, compare and check a chunk of lines with a constant number of queries."""
        read = [self._read(number, cells) for number, cells in lines]
        known = [row.pk for row, _values in read if row.pk is not None]
        stored = self._stored_values(known)
        several = self.resource.stored_relations(known) if self._relations else {}
        brought = [self._compare(row, values, stored, several) for row, values in read]
        changed = [
            row.pk for (row, _values), news in zip(read, brought, strict=True) if news and row.pk is not None
        ]
        records = self._records(changed)
        for (row, values), news in zip(read, brought, strict=True):
            olds = {name: sets.get(row.pk, frozenset()) for name, sets in several.items()}
            self._settle(row, values, news, records.get(row.pk), olds)
            self.counts.add(row.state)
            if self.resource.in_order_of_writing:
                self._states[row.line] = row.state
            self._digest.update(f"{row.line} {row.state} {row.pk}".encode())
            yield row
        if self.writer and not self.resource.in_order_of_writing:
            self.writer.flush()

    # Reading a line

    def _read(self, number: int, cells: list[Any]) -> Read:
        """The values of a line and the record that it is about."""
        row = Row(number)
        values: Values = {}
        width = len(cells)
        for column, at in self._present:
            cell = cells[at] if at < width else None
            if type(cell) is str:
                cell = cell.strip()
            if cell in EMPTY:
                values[column.name] = None
                continue
            try:
                values[column.name] = column.widget.clean(cell)
            except ValueError as error:
                self._fault(row, column.name, str(error))
        for name, said in self.resource.asserts.items():
            if values.get(name) is None:
                values[name] = said
        if not row.faults:
            self._identify(row, values)
        return row, values

    def _identify(self, row: Row, values: Values) -> None:
        try:
            row.pk = self.resource.identify(values)
        except CellError as error:
            self._fault(row, error.column, error.sentence)
            return
        earlier = -row.pk if isinstance(row.pk, int) and row.pk < 0 else self._taken.get(row.pk)
        if earlier is not None:
            row.pk = None
            self._fault(
                row, self._first_heading(), _("Line %(line)s is about the same record.") % {"line": earlier}
            )
        elif row.pk is not None:
            self._taken[row.pk] = row.line

    def _first_heading(self) -> str:
        return next(iter(self.header.columns))

    def _fault(self, row: Row, column: str, sentence: str) -> None:
        """Mark a row as wrong, by the heading that the file itself uses."""
        heading = self.header.headings.get(column)
        if heading is None:
            known = self.resource.columns.get(column)
            heading = known.heading(self.language) if known else ""
        row.state = State.WRONG
        row.faults.append((heading, sentence))

    # Comparing

    def _stored_values(self, keys: list[Any]) -> dict[Any, tuple]:
        names = [str(column.stores) for column in self._attributes]
        found = self.resource.model._base_manager.filter(pk__in=keys).order_by()
        if self.writer:
            found = found.select_for_update(of=("self",))
        return {row[0]: row[1:] for row in found.values_list("pk", *names)}

    def _compare(
        self, row: Row, values: Values, stored: dict[Any, tuple], several: dict[str, dict[Any, frozenset]]
    ) -> Values:
        """The values, by column, that differ from what is stored."""
        if row.state is State.WRONG:
            return {}
        if row.pk is None:
            return {
                column.name: column.widget.settle(values[column.name])
                for column in self._stored
                if values[column.name] is not None
            }
        news: Values = {}
        for column, old in zip(self._attributes, stored[row.pk], strict=True):
            new = values[column.name]
            if new is None:
                if self.clear_empty and old not in EMPTY and self._may_be_empty(column):
                    news[column.name] = None
            elif new != old and not column.widget.same(old, new):
                news[column.name] = column.widget.settle(new)
        for column in self._relations:
            new = values[column.name]
            if new is None and self.clear_empty:
                new = frozenset()
            if new is not None and new != several[column.name].get(row.pk, frozenset()):
                news[column.name] = new
        return news

    def _may_be_empty(self, column: Column) -> bool:
        field: Any = self.resource.model._meta.get_field(str(column.stores))
        return not column.needed and (field.null or (field.blank and field.empty_strings_allowed))

    # Checking and writing

    def _records(self, keys: list[Any]) -> dict[Any, models.Model]:
        """The records that change, whole."""
        if not keys:
            return {}
        found = self.resource.model._base_manager.filter(pk__in=keys).order_by()
        return {record.pk: record for record in found.select_related(*self.resource.related)}

    def _settle(self, row: Row, values: Values, news: Values, record: Any, sets: Values) -> None:
        """Give the row its state, and to the writer what it changes."""
        row.record = str(record) if record else self.resource.label(values)
        if row.state is State.WRONG or (row.pk is not None and not news):
            return
        row.state = State.CHANGED if record else State.NEW
        if record:
            news |= self._without_provenance(record, values, news) | self._without_inventions(
                record, values, news
            )
        olds = {name: self._value_of(record, name, sets) for name in news} if record else {}
        try:
            record = self._apply(record, values, news)
            self._check(row, record, news)
            if row.state is not State.WRONG:
                self.resource.admit(record, row.line)
        except CellError as error:
            self._fault(row, error.column, error.sentence)
        if row.state is State.WRONG:
            return
        if self.writer is None:
            self._show(row, olds, news)
        self._digest.update(_raw(getattr(record, "version", None), olds, news))
        if self.writer:
            self._hand_over(record, news, olds)

    def _without_provenance(self, record: Any, values: Values, news: Values) -> Values:
        """Stored sources that would vouch for a new value although the row does not name them: emptied."""
        sources = {name for changed in news for name in self.resource.provenance.get(changed, ())}
        unnamed = sorted(name for name in sources if values.get(name) is None)
        empty = {name: self._empty(self.resource.columns[name]) for name in unnamed}
        return {name: value for name, value in empty.items() if self._value_of(record, name, {}) != value}

    def _without_inventions(self, record: Any, values: Values, news: Values) -> Values:
        """What was made up with a sample that becomes fact and the row does not bring: emptied."""
        if not self._is_confirmed(news):
            return {}
        empty = {
            name: self._empty(self.resource.columns[name])
            for name in self.resource.invented
            if values.get(name) is None and not self.resource.columns[name].needed
        }
        return {name: value for name, value in empty.items() if self._value_of(record, name, {}) != value}

    def _is_confirmed(self, news: Values) -> bool:
        """Whether the row makes a sample fact."""
        said = self.resource.asserts
        return any(name in news and news[name] == said[name] for name in said)

    def _value_of(self, record: Any, name: str, sets: Values) -> Any:
        return sets[name] if name in sets else getattr(record, str(self.resource.columns[name].stores))

    def _apply(self, record: Any, values: Values, news: Values) -> Any:
        """The record with the new values; a new record if there was none."""
        if record is None:
            self._require_needed(values)
            record = self._blank()
        elif self._is_confirmed(news):
            self._require_needed(values, of_sample=True)
        for name, value in news.items():
            column = self.resource.columns[name]
            if column not in self._relations:
                setattr(record, str(column.stores), self._empty(column) if value is None else value)
        if record.pk is None:
            self.resource.complete(record, values)
        self.resource.derive(record)
        return record

    def _blank(self) -> Any:
        """A new record with its defaults, copied: making one anew asks each field for its default again."""
        model = self.resource.model
        blank = model.__new__(model)
        blank.__dict__.update(self._pattern.__dict__, _state=ModelState())
        return blank

    def _require_needed(self, values: Values, *, of_sample: bool = False) -> None:
        """Refuse a row that lacks what a new record needs, or what alone can replace a sample's."""
        missing = [
            column
            for column in self.resource.columns.values()
            if column.needed
            and values.get(column.name) is None
            and (not of_sample or column.name in self.resource.invented)
        ]
        if missing:
            names = ", ".join(column.heading(self.language) for column in missing)
            sentence = (
                _("The stored record is sample data; to make it fact the file must bring: %(names)s.")
                if of_sample
                else _("No stored record matches this row; a new one would need: %(names)s.")
            )
            raise CellError(missing[0].name, sentence % {"names": names})

    def _empty(self, column: Column) -> Any:
        field = self.resource.model._meta.get_field(str(column.stores))
        if isinstance(field, models.BooleanField):
            return False
        return None if field.null and not isinstance(field, models.CharField | models.TextField) else ""

    def _check(self, row: Row, record: Any, news: Values) -> None:
        """Run the checks of the changed fields, and the rules of the whole record.

        A file that is stored passed the checks of its values in the preview: they would say the same now.
        """
        for name, value in news.items() if self.writer is None else ():
            for check in self._checks.get(name, ()) if value is not None else ():
                try:
                    check(value)
                except ValidationError as error:
                    self._fault(row, name, " ".join(error.messages))
        for constraint, column in self.resource.rules(record):
            self._fault(row, *self.resource.fault_of(constraint, column))

    def _show(self, row: Row, olds: Values, news: Values) -> None:
        """Put old and new values of each column into words."""
        for name, value in news.items():
            column = self.resource.columns[name]
            old, new = (_text(column, each, self.language) for each in (olds.get(name), value))
            row.changes.append((name, old, new))

    def _hand_over(self, record: Any, news: Values, olds: Values) -> None:
        """Give the writer a record, the old values of its attributes and its new relations."""
        assert self.writer is not None  # noqa: S101 - asked by the caller
        relations = {
            str(column.stores): (olds.get(column.name, frozenset()), news[column.name])
            for column in self._relations
            if column.name in news
        }
        attributes = {
            str(self.resource.columns[name].stores): olds.get(name)
            for name in news
            if self.resource.columns[name] not in self._relations
        }
        if record.pk is None:
            self.writer.create(record, relations)
        else:
            self.writer.change(record, attributes, relations)


def _validators(model: type[models.Model], column: Column) -> list[Callable[[Any], None]]:
    """The checks that the model's field asks for, besides those that the widget has made."""
    field: Any = model._meta.get_field(str(column.stores))
    return list(field.validators)


def _text(column: Column, value: Any, language: int) -> str:
    """A value as the preview shows it."""
    return "" if value is None else column.widget.show(value, language)


def _raw(version: int | None, olds: Values, news: Values) -> bytes:
    """What a row changes, in no language."""
    plain = [
        (name, *(sorted(each) if isinstance(each, frozenset) else each for each in (olds.get(name), new)))
        for name, new in news.items()
    ]
    return repr((version, plain)).encode()

"""The columns of datasets: what a value is, where it is read, and whether everybody may have it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

Words = str | Promise
# By key of a record, what some of its columns hold, by their names.
ByKey = Mapping[int | str, Mapping[str, Any]]


class Kind(StrEnum):
    """What the values of a column are; nothing of any kind is null."""

    TEXT = "text"
    CODE = "code"  # one of a few words that never change
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes-no"
    DAY = "day"
    MOMENT = "moment"
    LIST = "list"  # of codes or names

    @property
    def words(self) -> str:
        """What it is called."""
        return str(_WORDS[self])


_WORDS: dict[Kind, Words] = {
    Kind.TEXT: pgettext_lazy("values", "text"),
    Kind.CODE: pgettext_lazy("values", "code"),
    Kind.WHOLE: pgettext_lazy("values", "whole number"),
    Kind.NUMBER: pgettext_lazy("values", "number"),
    Kind.YES_NO: pgettext_lazy("values", "yes or no"),
    Kind.DAY: pgettext_lazy("values", "day"),
    Kind.MOMENT: pgettext_lazy("values", "date and time"),
    Kind.LIST: pgettext_lazy("values", "list"),
}
_KINDS: list[tuple[type[models.Field], Kind]] = [
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DAY),
    (models.BooleanField, Kind.YES_NO),
    (models.DecimalField, Kind.NUMBER),
    (models.IntegerField, Kind.WHOLE),
]


@dataclass(frozen=True)
class Column:
    """One column: `path` reads it from the query, or `of` computes it for many keys at once.

    `title` is the field's own name unless it is given; `meaning` says what the name leaves open; `refers` is
    the dataset whose key its values are. A column that is not `public` never leaves by a public way.
    """

    name: str
    path: str = ""
    of: Callable[[Sequence[Any]], ByKey] | None = None
    kind: Kind = Kind.TEXT
    title: Words = ""
    meaning: Words = ""
    unit: Words = ""
    choices: tuple[tuple[Any, Words], ...] = ()
    refers: str = ""
    public: bool = True

    def resolved(self, model: type[models.Model]) -> "Column":
        """The same with what its field says of it: kind, name, choices."""
        field = field_of(model, self.path) if self.path else None
        if field is None:
            return self
        own = getattr(field, "translated_field", field)
        choices = tuple((value, label) for value, label in field.flatchoices if value != "")
        return replace(
            self,
            kind=_kind(field, choices),
            title=self.title or own.verbose_name,
            meaning=self.meaning or own.help_text,
            choices=self.choices or choices,
        )

    @property
    def language(self) -> str:
        """`tr` or `en` where it holds the text of one language; else empty."""
        ending = self.name[-3:]
        return ending[1:] if ending in ("_tr", "_en") else ""

    def told(self, value: Any) -> Any:
        """A value as files for programs have it: an empty text is null, a number is no Decimal."""
        if value == "":
            return None
        return float(value) if isinstance(value, Decimal) else value

    def cell(self, value: Any) -> Any:
        """A told value as it stands in a cell of a spreadsheet."""
        if self.kind is Kind.LIST:
            return "|".join(value or ())
        return value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value

    def shown(self, value: Any) -> Any:
        """A told value as people read it in a cell."""
        if self.kind is Kind.YES_NO and value is not None:
            return gettext("yes") if value else gettext("no")
        return self.cell(value)


def _kind(field: models.Field, choices: tuple[Any, ...]) -> Kind:
    if choices:
        return Kind.CODE
    return next((kind for of, kind in _KINDS if isinstance(field, of)), Kind.TEXT)


def fields_on(model: type[models.Model], path: str) -> list[tuple[type[models.Model], models.Field]]:
    """Each model and field that a path goes through; shorter where it ends at an annotation."""
    found: list[tuple[type[models.Model], models.Field]] = []
    at: Any = model
    for name in path.split("__"):
        known = {each.name: each for each in at._meta.get_fields()} if at else {}
        known |= {each.attname: each for each in at._meta.concrete_fields} if at else {}
        if name not in known:
            break
        found.append((at, known[name]))
        at = known[name].related_model
    return found


def field_of(model: type[models.Model], path: str) -> models.Field | None:
    """The field in which a path ends; None for an annotation of the query."""
    found = fields_on(model, path)
    whole = len(found) == len(path.split("__"))
    return found[-1][1] if whole and not found[-1][1].is_relation else None


def both(name: str, path: str = "", **more: Any) -> tuple[Column, Column]:
    """The two columns of a text that exists in Turkish and, perhaps, in English."""
    base = path or name
    return Column(f"{name}_tr", f"{base}_tr", **more), Column(f"{name}_en", f"{base}_en", **more)


def plain(*names: str) -> tuple[Column, ...]:
    """Columns that are called as their fields are."""
    return tuple(Column(name, name) for name in names)


def listed(name: str, model: type[models.Model], path: str, *, title: Words, meaning: Words = "") -> Column:
    """A column with a list: what `path` finds of each record, in order."""

    def of(keys: Sequence[Any]) -> ByKey:
        rows = model._default_manager.filter(pk__in=keys).exclude(**{f"{path}__isnull": True})
        found: dict[Any, dict[str, list[Any]]] = {}
        for key, value in rows.order_by("pk", path).values_list("pk", path).distinct():
            found.setdefault(key, {name: []})[name].append(value)
        return {key: found.get(key, {name: []}) for key in keys}

    return Column(name, of=of, kind=Kind.LIST, title=title, meaning=meaning)


def named(columns: Iterable[Column]) -> dict[str, Column]:
    """Columns by their names.

    Raises:
        ValueError: two have one name.
    """
    rows = list(columns)
    found = {each.name: each for each in rows}
    if len(found) != len(rows):
        raise ValueError("Two columns have one name.")
    return found

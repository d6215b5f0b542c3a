"""Datasets: one table of what the portal knows, declared once and read by every way out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.text import first_upper
from reporting.datasets.column import Column, Words, named

SAMPLES = _("Records with is_sample are made up for demonstration, or count such: never cite them.")
LANGUAGES = {"tr": _("Turkish"), "en": _("English")}


@dataclass(frozen=True, eq=False)
class Dataset:
    """One table.

    `filters` makes the filter of the pages from the parameters of an address; its queryset is what everybody
    may read. `source` says whose figures they are. `key` names the column by which one record is asked for,
    if there is one; `together` those that only together name one. `unfiltered` names parameters of the pages
    that change no table. `position` names latitude and longitude of records that lie somewhere. `whole` is
    the query by which everything is found, where that takes one. `labels` are of filters that have none of
    their own; `file` names the address of a spreadsheet of the pages, which then serves for this table, too.
    `changed` are the models whose history tells when the table last changed.
    """

    identifier: str
    title: Words
    meaning: Words
    model: type[models.Model]
    filters: Callable[[QueryDict], FilterSet]
    declared: tuple[Column, ...]
    source: Words
    key: str = ""
    together: tuple[str, ...] = ()
    unfiltered: frozenset[str] = frozenset()
    notes: tuple[Words, ...] = ()
    position: tuple[str, str] | None = None
    whole: str = ""
    labels: Mapping[str, Words] = field(default_factory=dict)
    file: str = ""
    public: bool = True
    changed: tuple[type[models.Model], ...] = field(default=())

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every column by its name, also those that never leave by a public way."""
        return named(each.resolved(self.model) for each in self.declared)

    @cached_property
    def public_columns(self) -> dict[str, Column]:
        """The columns that everybody may have; none of a dataset that is not public."""
        return {name: each for name, each in self.columns.items() if self.public and each.public}

    def heading(self, column: Column) -> str:
        """What a column is called in the reader's language, with the language of its texts."""
        title = first_upper(force_str(column.title))
        return f"{title} ({LANGUAGES[column.language]})" if column.language else title

    def meaning_of(self, column: Column) -> str:
        """What a column holds, in the reader's language; its heading where that says it all."""
        return force_str(column.meaning)

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The filters by the name of their parameter."""
        made = self.filters(QueryDict())
        return {name: each for name, each in made.filters.items() if name not in self.unfiltered}

    def label(self, parameter: str) -> str:
        """What a filter is called in the reader's language."""
        own = self.labels.get(parameter)
        return first_upper(force_str(own or self.parameters[parameter].label))

    def choices(self, parameter: str) -> list[tuple[str, str]] | None:
        """The values that a filter takes, with their words; None if it takes any text."""
        known = getattr(self.parameters[parameter].field, "choices", None)
        if known is None:
            return None
        return [(str(value), str(label)) for value, label in known if value != ""]

    def has_standard(self, parameter: str) -> bool:
        """Whether a filter that is not given means one of its values, and not everything."""
        extra = self.parameters[parameter].extra
        return "empty_label" in extra and extra["empty_label"] is None

    def found(self, asked: QueryDict) -> models.QuerySet:
        """The records that a filter finds, in the order in which they were recorded."""
        return self.filters(asked).qs.order_by("pk") if asked else _unfiltered(self).all()

    def rows(
        self, found: models.QuerySet, names: Iterable[str] | None = None, *, inside: bool = False
    ) -> list[dict[str, Any]]:
        """The records of a query as told values by the names of columns, in the order of the query.

        A constant number of queries. `inside` lets private columns through: for reports of the staff alone.

        Raises:
            KeyError: a column is not known, or not public.
        """
        return [row for _key, row in self.keyed_rows(found, names, inside=inside)]

    def keyed_rows(
        self, found: models.QuerySet, names: Iterable[str] | None = None, *, inside: bool = False
    ) -> list[tuple[Any, dict[str, Any]]]:
        """The same, each with the key of its record."""
        open_to = self.columns if inside else self.public_columns
        wanted = [open_to[name] for name in (open_to if names is None else names)]
        stored = [each for each in wanted if each.path]
        read = list(_as_stored(found).values_list("pk", *(each.path for each in stored)))
        keys, *values = list(zip(*read, strict=True)) if read else [()] * (len(stored) + 1)
        columns = dict(zip((each.name for each in stored), values, strict=True)) | _computed(keys, wanted)
        told = [_told(each, columns[each.name]) for each in wanted]
        labels = [each.name for each in wanted]
        rows = [dict(zip(labels, row, strict=True)) for row in zip(*told, strict=True)]
        return list(zip(keys, rows, strict=True))

    def everything(self) -> models.QuerySet:
        """All that everybody may read."""
        return self.found(QueryDict(self.whole))

    def one(self, key: str) -> models.QuerySet:
        """The record of this key, of all that everybody may read."""
        return self.everything().filter(**{self.columns[self.key].path: key})

    @property
    def has_samples(self) -> bool:
        """Whether its records may be made up, and then say so."""
        return "is_sample" in self.public_columns

    def all_notes(self) -> list[str]:
        """What is to be known of it, in sentences of the reader's language."""
        notes = [force_str(note) for note in self.notes]
        return [*notes, force_str(SAMPLES)] if self.has_samples else notes


@generation_cache
def _unfiltered(dataset: Dataset) -> models.QuerySet:
    """The query of a dataset without a filter: to make filter and form for each reader takes longer."""
    return dataset.filters(QueryDict()).qs.order_by("pk")


def _as_stored(found: models.QuerySet) -> models.QuerySet:
    """The query without the look at the reader's language: paths name the language that they read."""
    return found.rewrite(False) if hasattr(found, "rewrite") else found


def _computed(keys: Sequence[Any], wanted: list[Column]) -> dict[str, Sequence[Any]]:
    """The columns that are computed: each function is asked once for all keys."""
    found: dict[str, Sequence[Any]] = {}
    for of in dict.fromkeys(each.of for each in wanted if each.of):
        values = of(keys)
        known = [values.get(key, {}) for key in keys]
        found |= {each.name: [row.get(each.name) for row in known] for each in wanted if each.of is of}
    return found


def _told(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as files for programs have them."""
    kinds = set(map(type, values))
    if kinds <= {int, bool, type(None)}:
        return values
    if kinds <= {str, type(None)}:
        return [value or None for value in values] if "" in values else values
    return [column.told(value) for value in values]

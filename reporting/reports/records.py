"""The records of a report as their dataset declares them, with what is for the staff alone."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mmu_portal.lib.text import first_upper
from reporting.datasets.column import Kind
from reporting.datasets.dataset import Dataset
from reporting.document import Column, Records, Table

_KINDS = {Kind.WHOLE: "whole", Kind.NUMBER: "decimal", Kind.DAY: "date"}


def records(dataset: Dataset, found: QuerySet) -> Records:
    """A sheet of these records, in the order of the query."""
    columns = dataset.columns

    def rows() -> Iterator[list[Any]]:
        for row in dataset.rows(found, inside=True):
            yield [column.shown(row[name]) for name, column in columns.items()]

    heads = [
        Column(name, dataset.heading(each), _KINDS.get(each.kind, "text")) for name, each in columns.items()
    ]
    title = _("Data – %(table)s") % {"table": first_upper(str(dataset.title))}
    return Records(Table(title, heads, rows(), size=found.count(), note=" ".join(dataset.all_notes())))

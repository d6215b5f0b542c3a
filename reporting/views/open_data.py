"""The pages of the open data: what there is, what it means, and how to take it."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.pagestore import public_page
from reporting.datasets.dataset import Dataset
from reporting.datasets.registry import PUBLIC
from reporting.datasets.terms import LICENSE_ADDRESS, LICENSE_TITLE, VERSION

EXAMPLE_FILTERS = {"members": "province=16", "activities": "when=past", "streets": "phase=2"}


PICTURES = (
    ("members", _("Members of the Marmara Municipalities Union"), "members:directory"),
    ("streets", _("Streets given back to people"), "programs:list"),
    ("map", _("Map of the members"), "members:directory"),
)


@dataclass(frozen=True)
class Entry:
    """One dataset as the pages list it: how many records, and when the last was written."""

    dataset: Dataset
    number: int
    changed: dt.datetime | None

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.dataset.title)

    @property
    def meaning(self) -> str:
        """What it holds."""
        return str(self.dataset.meaning)

    @property
    def page(self) -> str:
        """Its own page."""
        return reverse("open-data:dataset", args=[self.dataset.identifier])

    @property
    def csv(self) -> str:
        """Its table for programs of spreadsheets of every kind."""
        return file_of(self.dataset, "csv")

    @property
    def xlsx(self) -> str:
        """Its table as a workbook."""
        return file_of(self.dataset, "xlsx")

    @property
    def list(self) -> str:
        """Its records in the API."""
        return reverse(f"api:{self.dataset.identifier}")

    @property
    def geojson(self) -> str:
        """Its map in the API; empty if it has none."""
        return reverse(f"api:{self.dataset.identifier}-map") if self.dataset.position else ""


def file_of(dataset: Dataset, form: str) -> str:
    """The address of a dataset as CSV or XLSX, without a filter; where the pages offer one, that."""
    if dataset.file:
        return reverse(dataset.file, args=[form])
    return reverse("open-data:file", args=[dataset.identifier, form])


def shown_dataset(identifier: str) -> Dataset:
    """The public dataset of an address.

    Raises:
        Http404: there is none.
    """
    found = PUBLIC.get(identifier)
    if found is None:
        raise Http404
    return found


@generation_cache
def entries() -> list[Entry]:
    """Every public dataset."""
    changes = _changes()
    return [Entry(each, each.found(QueryDict()).count(), _latest(changes, each)) for each in PUBLIC.values()]


def _changes() -> dict[str, dt.datetime]:
    """By label of a model: when a record of it was last written, by the history. Two queries."""
    models = reduce(or_, (set(each.changed) for each in PUBLIC.values()))
    types = ContentType.objects.get_for_models(*models)
    rows = LogEntry.objects.filter(content_type__in=types.values()).order_by().values("content_type")
    last = {row["content_type"]: row["last"] for row in rows.annotate(last=Max("timestamp"))}
    found = {model._meta.label: last.get(each.pk) for model, each in types.items()}
    return {label: moment for label, moment in found.items() if moment is not None}


def _latest(changes: dict[str, dt.datetime], dataset: Dataset) -> dt.datetime | None:
    known = [changes[each._meta.label] for each in dataset.changed if each._meta.label in changes]
    return max(known, default=None)


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Every dataset, everything in one file, the API, and the terms."""
    context = {
        "entries": entries(),
        "pictures": [(name, words, reverse(page)) for name, words, page in PICTURES],
        "site": settings.SITE_URL,
        "license": (LICENSE_TITLE, LICENSE_ADDRESS),
        "version": VERSION,
    }
    return render(request, "reporting/open_data.html", context)


@public_page
def dataset(request: HttpRequest, identifier: str) -> HttpResponse:
    """One dataset: what it means, column by column, and a filtered part of it to take."""
    found = shown_dataset(identifier)
    entry = next(each for each in entries() if each.dataset is found)
    example = EXAMPLE_FILTERS.get(identifier, "")
    context = {
        "entry": entry,
        "dataset": found,
        "notes": found.all_notes(),
        "filters": [each for name in found.parameters if (each := _filter(found, name))["choices"] != []],
        "columns": [_column(found, each) for each in found.public_columns.values()],
        "site": settings.SITE_URL,
        "example": f"{entry.list}?{example}" if example else entry.list,
        "license": (LICENSE_TITLE, LICENSE_ADDRESS),
    }
    return render(request, "reporting/dataset.html", context)


def _filter(dataset: Dataset, name: str) -> dict[str, Any]:
    """A filter as the form shows it; one without any choice is of no use today."""
    choices, standard = dataset.choices(name), dataset.has_standard(name)
    return {"name": name, "label": dataset.label(name), "choices": choices, "has_standard": standard}


def _column(dataset: Dataset, column: Any) -> dict[str, Any]:
    return {
        "name": column.name,
        "heading": dataset.heading(column),
        "kind": column.kind.words,
        "unit": str(column.unit),
        "meaning": dataset.meaning_of(column),
        "choices": [(value, str(label)) for value, label in column.choices],
    }

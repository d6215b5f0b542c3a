"""The bodies of the API: lists, single records, maps, and what there is."""

from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from reporting.api.asked import Asked
from reporting.api.problems import Kind, Refused
from reporting.datasets.dataset import Dataset
from reporting.datasets.registry import PUBLIC
from reporting.datasets.terms import LICENSE_ADDRESS, VERSION


def _head(dataset: Dataset) -> dict[str, Any]:
    """What goes with every answer, so that a saved one says where it is from."""
    return {
        "dataset": dataset.identifier,
        "as_of": timezone.localdate(),
        "source": f"{settings.SITE_URL}/en/data/{dataset.identifier}/",
        "license": LICENSE_ADDRESS,
    }


def list_body(dataset: Dataset, asked: Asked, path: str) -> bytes:
    """A page of records with the address of the next."""
    found = dataset.found(asked.filters)
    rest = found.filter(pk__gt=asked.cursor) if asked.cursor else found
    keyed = dataset.keyed_rows(rest[: asked.limit + 1], asked.names)
    more, shown = len(keyed) > asked.limit, keyed[: asked.limit]
    count = found.count() if more or asked.cursor else len(shown)
    following = _next(asked, path, shown[-1][0]) if more else None
    rows = [row for _key, row in shown]
    return orjson.dumps({**_head(dataset), "count": count, "next": following, "results": rows})


def _next(asked: Asked, path: str, key: Any) -> str:
    """The address of the records after a key."""
    pairs = [(name, value) for name, values in asked.filters.lists() for value in values]
    if asked.names_given:
        pairs.append(("fields", ",".join(asked.names)))
    pairs += [("limit", str(asked.limit)), ("cursor", str(key))]
    return f"{settings.SITE_URL}{path}?{urlencode(pairs)}"


def record_body(dataset: Dataset, key: str, asked: Asked) -> bytes:
    """One record.

    Raises:
        Refused: there is none.
    """
    rows = dataset.rows(dataset.one(key)[:1], asked.names)
    if not rows:
        raise Refused(Kind.NOT_FOUND, "")
    return orjson.dumps({**_head(dataset), "record": rows[0]})


def map_body(dataset: Dataset, asked: Asked, position: tuple[str, str]) -> bytes:
    """All that a filter finds as a GeoJSON FeatureCollection; what has no position has no geometry.

    `position` names the columns of latitude and longitude.
    """
    latitude, longitude = position
    names = tuple(dict.fromkeys([*asked.names, latitude, longitude]))
    features = [
        _feature(row, latitude, longitude, asked.names)
        for row in dataset.rows(dataset.found(asked.filters), names)
    ]
    return orjson.dumps({"type": "FeatureCollection", **_head(dataset), "features": features})


def _feature(row: dict[str, Any], latitude: str, longitude: str, names: tuple[str, ...]) -> dict[str, Any]:
    place = [row[longitude], row[latitude]]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place} if None not in place else None,
        "properties": {name: row[name] for name in names if name not in (latitude, longitude)},
    }


def index_body() -> bytes:
    """What there is: every dataset with its addresses and columns."""
    site = settings.SITE_URL
    return orjson.dumps(
        {
            "version": VERSION,
            "license": LICENSE_ADDRESS,
            "schema": site + reverse("api:schema"),
            "documentation": f"{site}/en/data/api/",
            "everything": f"{site}/en/data/everything.zip",
            "datasets": [_entry(each) for each in PUBLIC.values()],
        }
    )


def _entry(dataset: Dataset) -> dict[str, Any]:
    site = settings.SITE_URL
    entry = {
        "dataset": dataset.identifier,
        **_in_both("title", dataset.title),
        **_in_both("meaning", dataset.meaning),
        "list": site + reverse(f"api:{dataset.identifier}"),
        "page": f"{site}/en/data/{dataset.identifier}/",
        "columns": list(dataset.public_columns),
        "filters": list(dataset.parameters),
    }
    if dataset.position:
        entry["geojson"] = site + reverse(f"api:{dataset.identifier}-map")
    return entry


def _in_both(name: str, words: Any) -> dict[str, str]:
    found = {}
    for language in ("tr", "en"):
        with override(language):
            found[f"{name}_{language}"] = str(words)
    return found

"""The rows of the API and of the pages of the open data: everybody's, whatever there is in a dataset."""

from typing import Any

from reporting.datasets.registry import DATASETS

_KNOWN = {
    "platforms": "migration",
    "programs": "reclaiming-streets",
    "activities": "care-training",
    "projects": "reslog",
    "indicators": "1-1-a",
}


def open_data() -> dict[str, dict[str, Any]]:
    """By the name of an address: what its row says beside being everybody's."""
    rows: dict[str, dict[str, Any]] = {f"api:{name}": {} for name in DATASETS}
    rows |= {f"api:{name}-record": {"fill": {"key": f"={key}"}} for name, key in _KNOWN.items()}
    unknown = {"status": 404, "fill": {"key": "=nope"}}
    return rows | {
        "api:members-record": unknown,
        "api:provinces-record": unknown,
        "api:members-map": {},
        "api:streets-map": {},
        "api:index": {},
        "api:schema": {},
        "api:docs": {"status": 302},
        "open-data:index": {},
        "open-data:api": {},
        "open-data:dataset": {"fill": {"identifier": "=streets"}},
        "open-data:file": {"fill": {"identifier": "=streets"}},
        "open-data:everything": {},
        "open-data:picture": {"fill": {"name": "=members"}},
        "open-data:feed": {},
    }

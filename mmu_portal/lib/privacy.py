"""What each field of each record holds of people: declared by its storey, checked at every start.

A storey declares its models in `privacy.py` when it starts. `manage.py check` (so every test run and every
start) fails for a field that nobody declared, which is how a new field gets thought about.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.core.checks import Error, register
from django.db import models


class Personal(StrEnum):
    """How close to a person a field's content is."""

    OFFICIAL = "official"  # of a person in office or on duty, public or known to all who work with them
    PRIVATE = "private"  # of a person as such: for those who need it
    SENSITIVE = "sensitive"  # harms a person when known


@dataclass(frozen=True)
class Tag:
    """What a field holds of a person, what for, and how long it is kept."""

    kind: Personal
    purpose: str
    kept: str


_declared: dict[str, dict[str, Tag | None]] = {}


def declare(label: str, *, none: str = "", **personal: Tag) -> None:
    """Say of the model `label` which fields hold nothing of people (`none`, by spaces); tag the others."""
    if label in _declared:
        raise ValueError(f"{label} is declared twice.")
    _declared[label] = {**dict.fromkeys(none.split()), **personal}


def fields_of(model: type[models.Model]) -> set[str]:
    """The names of a model's own stored fields; a text in two languages counts once."""
    return {
        field.name
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if not isinstance(field, models.AutoField) and not hasattr(field, "translated_field")
    }


def tag_of(model: type[models.Model], name: str) -> Tag | None:
    """What a field holds of people; None if nothing, or if it is no stored field of the model's own."""
    return _declared.get(model._meta.label, {}).get(name)


@register
def every_field_is_declared(**_kwargs: Any) -> list[Error]:
    """Errors for fields that nobody declared, and for declarations of fields that are gone."""
    errors = []
    for model in apps.get_models():
        label = model._meta.label
        stored, declared = fields_of(model), set(_declared.get(label, {}))
        for name in sorted(stored - declared):
            errors.append(Error(f"{label}.{name} is not declared in privacy.py.", id="privacy.E001"))
        for name in sorted(declared - stored):
            errors.append(Error(f"privacy.py declares {label}.{name}, which is gone.", id="privacy.E002"))
    return errors


def inventory() -> str:
    """Every field that holds something of a person, as the Markdown table of docs/privacy.md."""
    rows = ["| field | kind | what for | kept |", "|---|---|---|---|"]
    for label, fields in sorted(_declared.items()):
        for name, tag in sorted(fields.items()):
            if tag is not None:
                rows.append(f"| `{label}.{name}` | {tag.kind} | {tag.purpose} | {tag.kept} |")
    return "\n".join(rows)

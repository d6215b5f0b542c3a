"""What a draft would change: its facts, sections and figures beside those of the published version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from mmu_portal.lib.admin_words import field_name

if TYPE_CHECKING:
    from campaign.models import Claim, ProfileVersion, Section

_OF_ITS_OWN = {"id", "version", "number", "state", "published_at", "published_by", "updated_at"}
NOTHING = ("", None)


class Kind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Changed:
    """One section, with its figures, that differs; `fields` names what does if it is in both."""

    kind: Kind
    section: Section
    fields: tuple[str, ...] = ()
    figures: tuple[tuple[Kind, Claim], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All that differs between a draft and the published version."""

    facts: tuple[str, ...]
    sections: tuple[Changed, ...]


def compare(current: ProfileVersion, draft: ProfileVersion) -> Comparison:
    """What `draft` changes in `current`; sections are known by anchor, figures by section and code."""
    old, new = _sections(current), _sections(draft)
    old_figures, new_figures = _figures(current), _figures(draft)
    found = []
    for anchor, section in new.items():
        figures = _compared_figures(old_figures.get(anchor, {}), new_figures.get(anchor, {}))
        if anchor not in old:
            found.append(Changed(Kind.ADDED, section))
        elif (fields := _section_fields(old[anchor], section)) or figures:
            found.append(Changed(Kind.CHANGED, section, fields, figures))
    found += [Changed(Kind.REMOVED, section) for anchor, section in old.items() if anchor not in new]
    return Comparison(_fields(current, draft), tuple(found))


def _sections(version: ProfileVersion) -> dict[str, Section]:
    rows = version.sections.select_related("parent").order_by("position", "pk")
    return {section.anchor: section for section in rows}


def _figures(version: ProfileVersion) -> dict[str, dict[str, Claim]]:
    """The figures by the anchor of their section and their code."""
    found: dict[str, dict[str, Claim]] = {}
    claims = apps.get_model("campaign", "Claim").objects.filter(section__profile_version=version)
    for claim in claims.select_related("section").order_by("position", "pk"):
        found.setdefault(claim.section.anchor, {})[claim.code] = claim
    return found


def _section_fields(old: Section, new: Section) -> tuple[str, ...]:
    above = [section.parent.anchor if section.parent else "" for section in (old, new)]
    moved = [field_name(new._meta.get_field("parent"))] if above[0] != above[1] else []
    return (*_fields(old, new), *moved)


def _compared_figures(old: dict[str, Claim], new: dict[str, Claim]) -> tuple[tuple[Kind, Claim], ...]:
    found = [(Kind.ADDED, claim) for code, claim in new.items() if code not in old]
    found += [
        (Kind.CHANGED, claim) for code, claim in new.items() if code in old and _fields(old[code], claim)
    ]
    return (*found, *((Kind.REMOVED, claim) for code, claim in old.items() if code not in new))


def _fields(old: models.Model, new: models.Model) -> tuple[str, ...]:
    """The names of the fields that a person edits and that differ, each language for itself."""
    return tuple(field_name(field) for field in _edited(type(old)) if _differ(old, new, field.attname))


def _edited(model: type[models.Model]) -> Iterable[Any]:
    fields = model._meta.concrete_fields
    bare = {field.translated_field.name for field in fields if hasattr(field, "translated_field")}
    return [field for field in fields if field.name not in bare | _OF_ITS_OWN and not field.is_relation]


def _differ(old: models.Model, new: models.Model, name: str) -> bool:
    before, after = getattr(old, name), getattr(new, name)
    return before != after and not (before in NOTHING and after in NOTHING)

"""Which texts of a version exist in Turkish alone: English readers are shown the Turkish ones."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

from mmu_portal.lib.admin_words import field_name

if TYPE_CHECKING:
    from campaign.models import ProfileVersion, Section

Untranslated = tuple["Section | None", str, tuple[str, ...]]


def untranslated(version: ProfileVersion) -> list[Untranslated]:
    """The section (none for the facts), the record's name and its fields without an English text."""
    sections = list(version.sections.order_by("position", "pk"))
    claims = apps.get_model("campaign", "Claim").objects.filter(section__profile_version=version)
    found = chain(
        [(None, "", _fields(version))],
        ((section, section.title, _fields(section)) for section in sections),
        (
            (claim.section, str(claim), _fields(claim))
            for claim in claims.select_related("section").order_by("section__position", "position", "pk")
        ),
    )
    return [each for each in found if each[2]]


def _fields(record: models.Model) -> tuple[str, ...]:
    english = [field for field in record._meta.concrete_fields if getattr(field, "language", None) == "en"]
    return tuple(field_name(field) for field in english if _lacks(record, field.name))


def _lacks(record: models.Model, name: str) -> bool:
    turkish = f"{name.removesuffix('_en')}_tr"
    return bool(getattr(record, turkish)) and not getattr(record, name)

"""What the record of a street says, as plain text by name: what a proposal stores and compares.

Names are the street's own fields, `p1_starts` for a field of the first phase, `p1_before_credit` for one of
its photograph before. What is empty is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from mmu_portal.lib import history
from programs.enums import Moment, Phase

if TYPE_CHECKING:
    from programs.models.street import Street

Record = dict[str, str]
YES = "yes"
STREET = ("name_tr", "name_en", "text_tr", "text_en", "latitude", "longitude")
PHASE = (
    "is_done",
    "planned_for",
    "starts",
    "ends",
    "precision",
    "total_area",
    "people_before",
    "people_after",
    "text_tr",
    "text_en",
)
PICTURE = ("file", "width", "height")
CAPTION = ("description_tr", "description_en", "credit", "taken_on")


def of_phase(phase: int, name: str) -> str:
    """The name of a phase's field in a record."""
    return f"p{phase}_{name}"


def of_photograph(phase: int, moment: str, name: str) -> str:
    """The name of a photograph's field in a record."""
    return f"p{phase}_{moment}_{name}"


def photographs() -> Iterator[tuple[int, str]]:
    """Phase and moment of each photograph that a record may have."""
    return ((phase, moment) for phase in Phase.values for moment in Moment.values)


def record_of(street: Street | None) -> Record:
    """What is recorded of a street; of none, nothing."""
    if street is None:
        return {}
    found = {name: _text(street, name) for name in STREET}
    for phase in _phases(street):
        found |= {of_phase(phase.phase, name): _text(phase, name) for name in PHASE}
        for each in phase.photographs.all():
            found |= {
                of_photograph(phase.phase, each.moment, name): _text(each, name)
                for name in (*PICTURE, *CAPTION)
            }
    return tidied(found)


def _phases(street: Street) -> Any:
    """The phases with their photographs: as a list of proposals has read them for all, else read now."""
    read_before = "interventions" in getattr(street, "_prefetched_objects_cache", {})
    return street.interventions.all() if read_before else street.interventions.prefetch_related("photographs")


def tidied(record: Record) -> Record:
    """A record without what is empty, and without photographs of a phase that has no first day."""
    bare = tuple(of_phase(phase, "") for phase in Phase if not record.get(of_phase(phase, "starts")))
    return {name: text for name, text in record.items() if text and not name.startswith(bare)}


def _text(row: models.Model, name: str) -> str:
    return as_text(row._meta.get_field(name), getattr(row, name))


def as_text(field: Any, value: Any) -> str:
    """A value of a field as a record has it."""
    if value is None or value is False:
        return ""
    if value is True:
        return YES
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal(1).scaleb(-field.decimal_places)))
    return str(value)


def as_value(field: Any, text: str) -> Any:
    """The same back: what a record says as the field stores it."""
    if isinstance(field, models.BooleanField):
        return text == YES
    if not text:
        return None if field.null and not isinstance(field, models.CharField | models.TextField) else ""
    return field.to_python(text)


def as_words(field: Any, text: str) -> str:
    """What a record says, for who reads it."""
    if not text:
        return ""
    if isinstance(field, models.BooleanField):
        return _("yes")
    if isinstance(field, models.DateField):
        day = parse_date(text)
        return history.figures(field, day) if day else text
    if field.choices:
        return str(dict(field.flatchoices).get(field.to_python(text), text))
    if isinstance(field, models.DecimalField) and history.is_quantity(field):
        return history.number_shown(field, Decimal(text))
    return text


def fill(row: Any, record: Record, names: dict[str, str]) -> None:
    """Write into `row` what a record says of it; `names` maps its fields to names in the record."""
    for field, name in names.items():
        setattr(row, field, as_value(row._meta.get_field(field), record.get(name, "")))

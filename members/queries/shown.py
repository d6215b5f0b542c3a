"""What a form of proposals shows: what the record says, and what waits for staff in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from members.models import Department, DepartmentChange, Municipality, ProfileChange
from members.models.change import FIELDS, LOGO
from members.models.department_change import DepartmentRecord


@dataclass(frozen=True)
class Shown:
    """One field: what the record says, and what waits for staff in its place; None if nothing waits."""

    recorded: Any
    waiting: Any = None

    @property
    def offered(self) -> Any:
        """What the form starts with."""
        return self.recorded if self.waiting is None else self.waiting


def fields_shown(municipality: Municipality) -> dict[str, Shown]:
    """The fields of a municipality's record in which changes are proposed."""
    pending = ProfileChange.objects.pending().filter(municipality=municipality)
    waiting = dict(pending.values_list("field", "proposed"))
    return {name: Shown(getattr(municipality, name) or "", waiting.get(name)) for name in FIELDS}


def logo_shown(municipality: Municipality, waiting: ProfileChange | None) -> dict[str, Shown]:
    """The logo, by the names of the stored files."""
    return {LOGO: Shown(str(municipality.logo or ""), waiting.proposed if waiting else None)}


def department_shown(department: Department | None, waiting: DepartmentChange | None) -> dict[str, Shown]:
    """The fields of a department, or of a new one, which cannot be closed."""
    recorded = _fields(DepartmentRecord.of(department))
    proposed: Mapping[str, Any] = _fields(waiting.wanted) if waiting else {}
    found = {name: Shown(value, proposed.get(name)) for name, value in recorded.items()}
    if department is None:
        del found["is_closed"]
    return found


def _fields(record: DepartmentRecord) -> dict[str, Any]:
    """A department by the fields of its form."""
    return {
        "name": record.name,
        "work_areas": list(record.work_areas),
        "is_closed": not record.is_active,
    }

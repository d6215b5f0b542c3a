"""The Union's programs and projects from the file of their first loading."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction

from members.models import Municipality, RightsTheme, TargetGroup
from programs.models import (
    Cycle,
    Intervention,
    Organization,
    Program,
    ProgramEvent,
    ProgramTarget,
    Project,
    ProjectPartner,
    Street,
)

Record = TypeVar("Record", bound=models.Model)
_PHASE = ("phase", "starts", "ends", "precision")


@transaction.atomic
def load_organizations(*, rows: Iterable[dict[str, Any]]) -> list[Organization]:
    """Make the organizations that are missing, and return them; one that is there is never touched."""
    there = set(Organization.objects.values_list("name_en", flat=True))
    return [stored(Organization(**row)) for row in rows if row["name_en"] not in there]


@transaction.atomic
def load_programs(*, rows: Iterable[dict[str, Any]]) -> list[Program]:
    """Make the programs that are missing with all that belongs to them; one that is there is never touched.

    `rows` is what `fixtures/programs.toml` holds under `programs`.
    """
    there = set(Program.objects.values_list("slug", flat=True))
    return [_program(dict(row)) for row in rows if row["slug"] not in there]


@transaction.atomic
def load_projects(*, rows: Iterable[dict[str, Any]]) -> list[Project]:
    """Make the projects that are missing, and return them; one that is there is never touched."""
    there = set(Project.objects.values_list("slug", flat=True))
    return [_project(dict(row)) for row in rows if row["slug"] not in there]


def _program(row: dict[str, Any]) -> Program:
    partners, groups, rights = (row.pop(name, []) for name in ("partners", "target_groups", "rights"))
    parts = {name: row.pop(name, []) for name in ("targets", "events", "cycles", "streets")}
    program = stored(Program(**tidied(row)))
    program.partners.set(Organization.objects.filter(name_en__in=partners))
    _classify(program, groups, rights)
    for name, model in (("targets", ProgramTarget), ("events", ProgramEvent), ("cycles", Cycle)):
        for part in parts[name]:
            stored(model(program=program, **tidied(part)))
    for part in parts["streets"]:
        _street(program, dict(part))
    return program


def _street(program: Program, row: dict[str, Any]) -> Street:
    """A street with the one phase that a source tells of, if it does."""
    phase = {name: row.pop(name) for name in _PHASE if name in row}
    municipality = Municipality.objects.get(code=row.pop("municipality"))
    street = stored(Street(program=program, municipality=municipality, **tidied(row)))
    if phase:
        stored(Intervention(street=street, is_done=True, **phase))
    return street


def _project(row: dict[str, Any]) -> Project:
    partners, groups, rights = (row.pop(name, []) for name in ("partners", "target_groups", "rights"))
    project = stored(Project(**tidied(row)))
    _classify(project, groups, rights)
    for part in partners:
        organization = Organization.objects.get(name_en=part["organization"])
        stored(ProjectPartner(project=project, **{**tidied(part), "organization": organization}))
    return project


def _classify(record: Program | Project, groups: list[str], rights: list[str]) -> None:
    record.target_groups.set(TargetGroup.objects.filter(code__in=groups))
    record.rights.set(RightsTheme.objects.filter(code__in=rights))


def tidied(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the file without the space around its texts."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}


def stored(record: Record) -> Record:
    """The record, checked as a form would and stored."""
    record.full_clean()
    record.save()
    return record

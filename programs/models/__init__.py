"""The programs' records, one file a noun."""

from programs.models.cycle import Cycle, CycleParticipation
from programs.models.organization import Organization
from programs.models.program import Program, ProgramEvent, ProgramTarget
from programs.models.project import Extension, Project, ProjectPartner
from programs.models.street import Intervention, Reading, Street

__all__ = [
    "Cycle",
    "CycleParticipation",
    "Extension",
    "Intervention",
    "Organization",
    "Program",
    "ProgramEvent",
    "ProgramTarget",
    "Project",
    "ProjectPartner",
    "Reading",
    "Street",
]

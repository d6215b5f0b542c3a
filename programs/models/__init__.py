"""The programs' records, one file a noun."""

from programs.models.activity import Activity, Places, Session
from programs.models.certificate import Certificate
from programs.models.cycle import Cycle, CycleParticipation, CyclePlaces
from programs.models.organization import Organization
from programs.models.photograph import Photograph
from programs.models.program import Program, ProgramEvent, ProgramTarget
from programs.models.project import Extension, Project, ProjectPartner
from programs.models.registration import Attendance, Registration
from programs.models.street import Intervention, Reading, Street
from programs.models.street_change import StreetChange

__all__ = [
    "Activity",
    "Attendance",
    "Certificate",
    "Cycle",
    "CycleParticipation",
    "CyclePlaces",
    "Extension",
    "Intervention",
    "Organization",
    "Photograph",
    "Places",
    "Program",
    "ProgramEvent",
    "ProgramTarget",
    "Project",
    "ProjectPartner",
    "Reading",
    "Registration",
    "Session",
    "Street",
    "StreetChange",
]

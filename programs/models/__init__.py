"""The programs' records, one file a noun."""

from programs.models.activity import Activity, Places, Session
from programs.models.certificate import Certificate
from programs.models.cycle import Cycle, CycleParticipation, CyclePlaces
from programs.models.indicator import Indicator, IndicatorTarget
from programs.models.measurement import Evidence, Measurement, MeasurementPart
from programs.models.organization import Organization
from programs.models.period import ReviewPeriod
from programs.models.photograph import Photograph
from programs.models.plan import EqualityAction, Objective, Plan
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
    "EqualityAction",
    "Evidence",
    "Extension",
    "Indicator",
    "IndicatorTarget",
    "Intervention",
    "Measurement",
    "MeasurementPart",
    "Objective",
    "Organization",
    "Photograph",
    "Places",
    "Plan",
    "Program",
    "ProgramEvent",
    "ProgramTarget",
    "Project",
    "ProjectPartner",
    "Reading",
    "Registration",
    "ReviewPeriod",
    "Session",
    "Street",
    "StreetChange",
]

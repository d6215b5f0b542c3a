"""Which of the programs' records keep their history."""

from django.db.models import Model

from mmu_portal.lib.history import track
from programs.models import (
    Activity,
    Attendance,
    Certificate,
    Cycle,
    CycleParticipation,
    EqualityAction,
    Evidence,
    Extension,
    Indicator,
    IndicatorTarget,
    Intervention,
    Measurement,
    MeasurementPart,
    Objective,
    Organization,
    Photograph,
    Plan,
    Program,
    ProgramEvent,
    ProgramTarget,
    Project,
    ProjectPartner,
    Reading,
    Registration,
    ReviewPeriod,
    Session,
    Street,
)

_PLAIN: tuple[type[Model], ...] = (
    Organization,
    ProgramEvent,
    ProgramTarget,
    Cycle,
    CycleParticipation,
    Street,
    Intervention,
    Photograph,
    Reading,
    ProjectPartner,
    Extension,
    Session,
    Attendance,
    # The Gender Equality Plan
    Plan,
    Objective,
    Indicator,
    IndicatorTarget,
    ReviewPeriod,
    Measurement,
    MeasurementPart,
)


def keep_history() -> None:
    """Track every record of this storey that people edit; called once when the portal starts."""
    track(Program, relations=["partners", "target_groups", "rights"])
    track(Project, relations=["target_groups", "rights", "recommendations"])
    track(Activity, relations=["target_groups", "invited"])
    track(EqualityAction, relations=["activities"])
    # What people tell of themselves, and who they are from outside, is erased: no history keeps it.
    track(Registration, leave_out=["name", "organization", "email", "gender", "role"])
    track(Certificate, leave_out=["name"])
    for model in _PLAIN:
        track(model)
    track(Evidence, leave_out=["file", "sha256", "size", "content_type"])

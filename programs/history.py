"""Which of the programs' records keep their history."""

from mmu_portal.lib.history import track
from programs.models import (
    Cycle,
    CycleParticipation,
    Extension,
    Intervention,
    Organization,
    Program,
    ProgramEvent,
    ProgramTarget,
    Project,
    ProjectPartner,
    Reading,
    Street,
)


def keep_history() -> None:
    """Track every record of this storey that people edit; called once when the portal starts."""
    track(Program, relations=["partners", "target_groups", "rights"])
    track(Project, relations=["target_groups", "rights", "recommendations"])
    for model in (Organization, ProgramEvent, ProgramTarget, Cycle, CycleParticipation):
        track(model)
    for model in (Street, Intervention, Reading, ProjectPartner, Extension):
        track(model)

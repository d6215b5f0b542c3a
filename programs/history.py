"""Which of the programs' records keep their history."""

from django.db.models import Model

from mmu_portal.lib.history import track
from programs.models import (
    Cycle,
    CycleParticipation,
    Extension,
    Intervention,
    Organization,
    Photograph,
    Program,
    ProgramEvent,
    ProgramTarget,
    Project,
    ProjectPartner,
    Reading,
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
)


def keep_history() -> None:
    """Track every record of this storey that people edit; called once when the portal starts."""
    track(Program, relations=["partners", "target_groups", "rights"])
    track(Project, relations=["target_groups", "rights", "recommendations"])
    for model in _PLAIN:
        track(model)

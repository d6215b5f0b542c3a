"""What waits in the programs' records: one definition for the count and for the list."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState
from mmu_portal.lib.gaps import Gap
from programs.enums import ParticipationState
from programs.models import CycleParticipation, Street, StreetChange

WAITING = [
    Gap(
        "pending",
        CycleParticipation,
        _("Applications to cycles to decide"),
        lambda day: Q(state=ParticipationState.APPLIED),
        waits=True,
    ),
    Gap(
        "pending",
        StreetChange,
        _("Proposed streets to decide"),
        lambda day: Q(state=ChangeState.PENDING),
        waits=True,
    ),
    Gap("sample", Street, _("Streets that are sample data"), lambda day: Q(is_sample=True)),
]

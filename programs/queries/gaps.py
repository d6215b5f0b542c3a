"""What waits in the programs' records: one definition for the count and for the list."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.enums import ChangeState
from mmu_portal.lib.gaps import Gap
from programs.enums import ParticipationState, PeriodState, ReadingState
from programs.models import CycleParticipation, Indicator, Measurement, ReviewPeriod, Street, StreetChange
from programs.queries.indicator import due_in, handed_in_for


def _due(day: dt.date, **periods: dt.date) -> Q:
    """An indicator is due for an open period that has begun, and its reading is not handed in."""
    itself, rhythm = OuterRef(OuterRef("pk")), OuterRef(OuterRef("rhythm"))
    of_plan = (
        ReviewPeriod.objects.open().begun(day).filter(plan=OuterRef("action__objective__plan"), **periods)
    )
    due = of_plan.filter(due_in(OuterRef("ends"), indicator=itself, rhythm=rhythm))
    return Q(Exists(due.filter(~handed_in_for(OuterRef("pk"), indicator=itself))))


WAITING = [
    Gap(
        "pending",
        Measurement,
        _("Readings of a plan to approve"),
        lambda day: Q(state=ReadingState.PENDING, period__state=PeriodState.OPEN),
        waits=True,
        reminds="approve_measurement",
    ),
    Gap(
        "returned",
        Measurement,
        _("Readings returned and not mended"),
        lambda day: Q(state=ReadingState.RETURNED, period__state=PeriodState.OPEN),
        waits=True,
        reminds="change_measurement",
    ),
    Gap(
        "late",
        Indicator,
        _("Indicators whose reading is late"),
        lambda day: _due(day, due__lt=day),
    ),
    Gap(
        "due",
        Indicator,
        _("Indicators due in an open review period"),
        _due,
        reminds="add_measurement",
    ),
    Gap(
        "to-lock",
        ReviewPeriod,
        _("Review periods to lock"),
        lambda day: Q(state=PeriodState.OPEN, due__lt=day),
        reminds="lock_reviewperiod",
    ),
    Gap("sample", Indicator, _("Indicators that are sample data"), lambda day: Q(is_sample=True)),
    Gap(
        "pending",
        CycleParticipation,
        _("Applications to cycles to decide"),
        lambda day: Q(state=ParticipationState.APPLIED),
        waits=True,
        reminds="change_cycleparticipation",
    ),
    Gap(
        "pending",
        StreetChange,
        _("Proposed streets to decide"),
        lambda day: Q(state=ChangeState.PENDING),
        waits=True,
        reminds="change_streetchange",
    ),
    Gap("sample", Street, _("Streets that are sample data"), lambda day: Q(is_sample=True)),
]

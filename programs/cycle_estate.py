"""What an appointment holds in cycles, for the handover: the municipality's applications and places.

Proposed streets pass on with all other proposals (`members.change_estate`).
"""

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.estates import Estate, register
from members.models import Appointment, Municipality, User
from mmu_portal.lib import history
from programs.models import CycleParticipation


def register_estate() -> None:
    """Let appointments hand over what they applied for; called once when the portal starts."""
    register(Estate("participations", _("Applications to cycles and places in them"), _held, _pass_on, _left))


def _lines(rows: QuerySet) -> list[str]:
    return [str(each.cycle) for each in rows.select_related("cycle__program")]


def _of(appointment: Appointment) -> QuerySet:
    return CycleParticipation.objects.under_way().filter(applied_by=appointment)


def _held(appointment: Appointment) -> list[str]:
    return _lines(_of(appointment))


def _pass_on(leaver: Appointment, successor: Appointment, by: User) -> int:
    """Let the successor hear what becomes of each."""
    passed = list(_of(leaver))
    for each in passed:
        history.record_change(each, {"applied_by": (leaver.pk, successor.pk)}, by=by)
    rows = CycleParticipation.objects.filter(pk__in=[each.pk for each in passed], applied_by=leaver)
    return rows.update(applied_by=successor, version=F("version") + 1)


def _left(municipality: Municipality) -> list[str]:
    ended = Q(applied_by__ended__lt=timezone.localdate())
    return _lines(CycleParticipation.objects.under_way().filter(ended, municipality=municipality))

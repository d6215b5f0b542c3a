"""In which of their appointments a person acts."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from members.models import Appointment, User
from mmu_portal.lib.composed import composed

_CHOSEN = "acting"


def running_appointments(user: Any) -> list[Appointment]:
    """What the person may act in today, the longest held first."""
    return [each for each in appointments_of(user) if each.started <= timezone.localdate()]


def appointments_of(user: Any) -> list[Appointment]:
    """What the person may act in today or from a later day, the longest held first."""
    if not isinstance(user, User):
        return []
    appointments = _not_over(user.pk, timezone.localdate())
    for each in appointments:
        each.user = user  # whoever asks for it is spared a query
    return appointments


@composed
def _not_over(user: int, day: dt.date) -> QuerySet[Appointment]:
    held = Appointment.objects.not_over(day).filter(user=user)
    found = held.select_related("municipality__province", "department")
    return found.defer("municipality__province__outline").order_by("started", "pk")


def acting_in(request: HttpRequest, held: list[Appointment] | None = None) -> Appointment | None:
    """The appointment that the person chose in this session, else the first; None without any.

    `held` is what `running_appointments` gave, for who has asked it already.
    """
    if held is None:
        held = running_appointments(request.user)
    chosen = request.session.get(_CHOSEN)
    return next((each for each in held if each.pk == chosen), held[0] if held else None)


def choose(request: HttpRequest, key: str) -> bool:
    """Act in the appointment of this key from now on; False if it is none of the person's that runs."""
    found = next((each for each in running_appointments(request.user) if str(each.pk) == key), None)
    if found is not None:
        request.session[_CHOSEN] = found.pk
    return found is not None

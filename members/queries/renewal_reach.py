"""Whom a renewal round reaches."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from members.enums import AppointmentRole
from members.models import Appointment, Municipality, User


class Reach(NamedTuple):
    """How many municipalities a round asks, how many people it writes to, and where there is nobody."""

    municipalities: int
    people: int
    without_anybody: int


def addressees(municipalities: Iterable[int]) -> dict[int, list[User]]:
    """Who of each municipality is written to: its coordinators; where there is none, its representatives."""
    held = Appointment.objects.running().acting().filter(municipality__in=list(municipalities))
    people: dict[int, list[Appointment]] = {}
    for each in held.select_related("user").order_by("pk"):
        people.setdefault(each.municipality_id, []).append(each)
    return {place: _users(found) for place, found in people.items()}


def _users(held: list[Appointment]) -> list[User]:
    leads = [each for each in held if each.role == AppointmentRole.COORDINATOR]
    return list({each.user_id: each.user for each in leads or held}.values())


def reach_on(day: dt.date) -> Reach:
    """Whom a round reaches that is opened on `day`."""
    asked = list(Municipality.objects.members_on(day).values_list("pk", flat=True))
    found = addressees(asked)
    people = {user.pk for users in found.values() for user in users}
    return Reach(len(asked), len(people), len(asked) - len(found))

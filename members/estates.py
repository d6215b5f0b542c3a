"""What an appointment holds: the storeys register their kinds here when they start, for the handover."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise

from members.models import Appointment, Municipality, User


@dataclass(frozen=True)
class Estate:
    """One kind of thing that an appointment holds and a successor takes over.

    `held_by` has one line per thing, as the wizard shows it. `hand_over` takes from whom, to whom and who
    arranged it, and returns how many things passed on; it runs in the handover's transaction. `waiting` has
    one line per thing that ended appointments left vacant in the municipality. All lines are in the active
    language. `of_department` says that such a thing stays with the department in which the person acts.
    """

    code: str
    title: str | Promise
    held_by: Callable[[Appointment], list[str]]
    hand_over: Callable[[Appointment, Appointment, User], int]
    waiting: Callable[[Municipality], list[str]]
    of_department: bool = False


class Holding(NamedTuple):
    """The things of one kind, one line each."""

    estate: Estate
    lines: list[str]


_kinds: dict[str, Estate] = {}


def register(estate: Estate) -> None:
    """Let appointments hold this kind of thing; each code once."""
    if estate.code in _kinds:
        raise ValueError(f"The estate {estate.code} is registered twice.")
    _kinds[estate.code] = estate


def estates() -> list[Estate]:
    """Every kind, in the order in which the storeys registered them."""
    return list(_kinds.values())


def holdings(appointment: Appointment) -> list[Holding]:
    """What the appointment holds; kinds of which it holds nothing are left out."""
    found = (Holding(each, each.held_by(appointment)) for each in estates())
    return [holding for holding in found if holding.lines]


def vacancies(municipality: Municipality) -> list[Holding]:
    """What waits in the municipality for somebody to take it over."""
    found = (Holding(each, each.waiting(municipality)) for each in estates())
    return [holding for holding in found if holding.lines]


def title_of(code: str) -> str | Promise:
    """What things of this kind are called; of a kind that is gone, its code."""
    return _kinds[code].title if code in _kinds else code

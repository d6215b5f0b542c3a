"""What needs a person now, on `my/` and in the back office: registered by the storeys when they start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from members.models import Appointment, User


@dataclass(frozen=True)
class Line:
    """One thing to do: what it is, where it is done, and how many of it there are.

    `is_news` says that nothing is to be done: it only tells what happened lately.
    """

    text: str
    url: str
    count: int = 1
    is_news: bool = False


Source = Callable[[Appointment], Iterable[Line]]
StaffSource = Callable[[User], Iterable[Line]]
_sources: dict[str, Source] = {}
_staff_sources: dict[str, StaffSource] = {}


def register(code: str, source: Source) -> None:
    """Let `source` say what the person who acts in an appointment should do; each code once."""
    if code in _sources:
        raise ValueError(f"The source {code} is registered twice.")
    _sources[code] = source


def register_for_staff(code: str, source: StaffSource) -> None:
    """Let `source` say where somebody of the staff works, and what waits there; each code once."""
    if code in _staff_sources:
        raise ValueError(f"The source {code} is registered twice.")
    _staff_sources[code] = source


def lines_for_staff(person: User) -> list[Line]:
    """Where the person works as staff and what waits there; nothing for who is not of the staff."""
    if not person.is_staff:
        return []
    return [line for source in _staff_sources.values() for line in source(person)]


def lines_for(appointment: Appointment) -> list[Line]:
    """All that needs who acts in the appointment, in the order of registration, in the active language."""
    return [line for source in _sources.values() for line in source(appointment)]

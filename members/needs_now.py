"""What needs a person now, on `my/`: the storeys register their sources here when they start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from members.models import Appointment


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
_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Let `source` say what the person who acts in an appointment should do; each code once."""
    if code in _sources:
        raise ValueError(f"The source {code} is registered twice.")
    _sources[code] = source


def lines_for(appointment: Appointment) -> list[Line]:
    """All that needs who acts in the appointment, in the order of registration, in the active language."""
    return [line for source in _sources.values() for line in source(appointment)]

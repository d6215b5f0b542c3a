"""What needs a person now, first on `my/`: the storeys register their sources here when they start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from members.models import Appointment


@dataclass(frozen=True)
class Line:
    """One thing that needs the person: what, where it is done, and how many of it there are."""

    text: str
    url: str
    count: int = 1


Source = Callable[[Appointment], Iterable[Line]]
_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Ask `source` for lines, in the active language, of each appointment that is acted in; a code once."""
    if code in _sources:
        raise ValueError(f"The source {code} is registered twice.")
    _sources[code] = source


def lines_for(appointment: Appointment) -> list[Line]:
    """Every line for the person who acts in the appointment, in the order of registration."""
    return [line for source in _sources.values() for line in source(appointment)]

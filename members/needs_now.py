"""What needs a person now, in the appointment in which they act: the storeys register their sources here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from members.models import Appointment


@dataclass(frozen=True)
class Line:
    """One sentence in the reader's language, and where to see to it; `count` says for how much it stands."""

    text: str
    url: str
    count: int = 1


Source = Callable[[Appointment], Iterable[Line]]
_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Let `source` tell what needs whoever acts in an appointment; at best it asks the database once."""
    if code in _sources:
        raise ValueError(f"The source {code} of what needs people now is registered twice.")
    _sources[code] = source


def lines_for(appointment: Appointment) -> list[Line]:
    """What needs the person who acts in `appointment`, in the order in which the sources were registered."""
    return [line for source in _sources.values() for line in source(appointment)]

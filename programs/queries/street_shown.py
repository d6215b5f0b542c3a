"""What the form of a proposed street shows: what is recorded, and what waits for staff in its place."""

from members.queries.shown import Shown
from programs.enums import Phase
from programs.models import Street, StreetChange
from programs.models.street_record import PHASE, STREET, of_phase, record_of

FIELDS = (*STREET, *(of_phase(phase, name) for phase in Phase for name in PHASE))


def street_shown(street: Street | None, waiting: StreetChange | None) -> dict[str, Shown]:
    """The fields of a street, or of a new one; photographs are sent by themselves."""
    recorded = record_of(street)
    proposed = waiting.proposed if waiting else None
    return {
        name: Shown(recorded.get(name, ""), None if proposed is None else proposed.get(name, ""))
        for name in FIELDS
    }

"""Photographs that municipalities propose, and pictures that nothing names any more."""

import datetime as dt
from collections.abc import Mapping
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.proposals import refuse_who_only_reads
from members.models import Appointment, Municipality
from mmu_portal.lib.errors import DomainError
from programs.actions.street_changes import propose_street
from programs.enums import Phase
from programs.models import Photograph, Street, StreetChange
from programs.models.street_record import CAPTION, Record, of_phase, of_photograph, photographs, record_of
from programs.photographs import keep, remove_strays

A_DAY = dt.timedelta(days=1)


@transaction.atomic
def propose_photograph(
    *,
    appointment: Appointment,
    about: Street | StreetChange,
    phase: int,
    moment: str,
    upload: IO[bytes],
    caption: Mapping[str, str],
) -> StreetChange | None:
    """Propose a photograph of a phase of a street, or of a new street that waits.

    What waits for the street goes along. `caption` is what is said of the photograph, by its fields.

    Raises:
        DomainError: the appointment proposes nothing, or the street has no such phase.
        ValidationError: the file is no picture (`programs.photographs`).
    """
    refuse_who_only_reads(appointment)
    # Of two who add photographs at the same moment, the second adds to what the first did.
    Municipality.objects.select_for_update().get(pk=appointment.municipality_id)
    record = latest(about)
    if not record.get(of_phase(phase, "starts")):
        raise DomainError(_("Enter the phase first: %(phase)s.") % {"phase": Phase(phase).label})
    kept = keep(upload)
    told = {name: caption.get(name, "") for name in CAPTION}
    news = {"file": kept.file, "width": str(kept.width), "height": str(kept.height), **told}
    wanted = record | {of_photograph(phase, moment, name): text for name, text in news.items()}
    return _proposed(appointment, about, wanted)


@transaction.atomic
def take_photograph_away(
    *, appointment: Appointment, about: Street | StreetChange, phase: int, moment: str
) -> StreetChange | None:
    """Propose that a photograph goes; one that only waits goes at once.

    Raises:
        DomainError: the appointment proposes nothing.
    """
    start = of_photograph(phase, moment, "")
    left = {name: text for name, text in latest(about).items() if not name.startswith(start)}
    return _proposed(appointment, about, left)


def _proposed(appointment: Appointment, about: Street | StreetChange, wanted: Record) -> StreetChange | None:
    if isinstance(about, Street):
        return propose_street(appointment=appointment, wanted=wanted, street=about)
    return propose_street(
        appointment=appointment,
        wanted=wanted,
        street=about.street,
        cycle=about.cycle,
        in_place_of=None if about.street_id else about,
    )


def latest(about: Street | StreetChange) -> Record:
    """What waits for a street, else what is recorded of it."""
    if isinstance(about, StreetChange):
        return dict(about.proposed)
    waiting = StreetChange.objects.pending().filter(street=about).first()
    return dict(waiting.proposed) if waiting else record_of(about)


def forget_strays(now: dt.datetime | None = None) -> int:
    """Delete pictures that no photograph and no proposal that waits names; how many.

    Not those of the last day: what is stored but not yet committed is named by nothing that can be seen.
    """
    named: Any = set()
    for proposed in StreetChange.objects.pending().values_list("proposed", flat=True):
        named |= {proposed.get(of_photograph(phase, moment, "file")) for phase, moment in photographs()}
    # After the proposals: one that is approved between the two is found here.
    named |= set(Photograph.objects.values_list("file", flat=True))
    return remove_strays(named, before=(now or timezone.now()) - A_DAY)

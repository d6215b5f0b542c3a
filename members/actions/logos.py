"""Logos that representatives propose: kept apart until staff decide, then the municipality's, or gone."""

from collections.abc import Mapping
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.proposals import refuse_unseen, refuse_who_only_reads, withdraw
from members.logos import rewritten
from members.models import Appointment, Municipality, ProfileChange
from members.models.change import LOGO
from members.queries.shown import Shown, logo_shown
from mmu_portal.lib.errors import DomainError

FOLDER = "proposed-logos"


@transaction.atomic
def propose_logo(
    *, appointment: Appointment, upload: IO[bytes], seen: Mapping[str, Shown] | None = None
) -> None:
    """Propose a picture as the municipality's logo, in place of one that waits.

    The file is written anew into a folder of its own, which no page serves. `seen` is what the person saw
    of the logo; None if nobody looked.

    Raises:
        DomainError: the appointment proposes nothing, or a colleague does it at the same moment.
        EditConflict: there is another logo, or another waits, than the person saw.
        ValidationError: the file is no picture (`members.logos`).
    """
    refuse_who_only_reads(appointment)
    # Of two who propose at the same moment, the second sees what the first did.
    place = Municipality.objects.select_for_update().get(pk=appointment.municipality_id)
    waiting = ProfileChange.objects.pending().filter(municipality=place, field=LOGO).first()
    refuse_unseen(seen, logo_shown(place, waiting))
    if waiting is not None:
        withdraw(change=waiting, appointment=appointment)
    picture = rewritten(upload)
    name = default_storage.save(f"{FOLDER}/{picture.name}", picture)
    try:
        with transaction.atomic():
            ProfileChange.objects.create(
                municipality=place,
                field=LOGO,
                seen=str(place.logo or ""),
                proposed=name,
                proposed_by=appointment,
            )
    except IntegrityError as error:
        default_storage.delete(name)
        raise DomainError(_("A colleague is proposing a change of this field at this moment.")) from error


def proposed_logo(change: ProfileChange) -> ContentFile:
    """The picture that is proposed.

    Raises:
        DomainError: its file is gone.
    """
    try:
        with default_storage.open(change.proposed) as stored:
            return ContentFile(stored.read(), name=change.proposed)
    except FileNotFoundError as error:
        raise DomainError(_("The file of this proposal is gone: return it and ask for another.")) from error

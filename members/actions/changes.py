"""Changes of fields that representatives propose and staff decide, field by field."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.logos import proposed_logo
from members.actions.proposals import (
    refuse_if_moved,
    refuse_unseen,
    refuse_who_only_reads,
    take,
    tell,
)
from members.enums import ChangeState
from members.models import Appointment, Municipality, ProfileChange, User
from members.models.change import FIELDS
from members.queries.shown import Shown, fields_shown
from mmu_portal.lib.errors import DomainError


@transaction.atomic
def propose(
    *, appointment: Appointment, values: Mapping[str, str], seen: Mapping[str, Shown] | None = None
) -> int:
    """Propose new values for fields of the municipality's record; how many differ from what it says.

    A proposal of the field that waits is replaced; one that says what the record says is withdrawn.
    `seen` is what the person saw of each field; None if nobody looked.

    Raises:
        DomainError: the appointment proposes nothing: it only reads, or has ended.
        EditConflict: a field says something else, or something else waits for it, than the person saw.
    """
    refuse_who_only_reads(appointment)
    # Of two who propose at the same moment, the second sees what the first did.
    municipality = Municipality.objects.select_for_update().get(pk=appointment.municipality_id)
    now = fields_shown(municipality)
    refuse_unseen(seen, {name: now[name] for name in values if values[name] != now[name].offered})
    return sum(_propose(municipality, appointment, name, values[name]) for name in FIELDS if name in values)


def _propose(municipality: Municipality, appointment: Appointment, name: str, value: str) -> bool:
    """Store the proposal for one field if it says something new."""
    seen = getattr(municipality, name) or ""
    waiting = ProfileChange.objects.pending().filter(municipality=municipality, field=name)
    if value == seen:
        waiting.update(state=ChangeState.WITHDRAWN)
        return False
    if waiting.filter(proposed=value, seen=seen).exists():
        return False
    waiting.update(state=ChangeState.WITHDRAWN)
    try:
        with transaction.atomic():
            ProfileChange.objects.create(
                municipality=municipality,
                field=name,
                seen=seen,
                proposed=value,
                proposed_by=appointment,
            )
    except IntegrityError as error:
        raise DomainError(_("A colleague is proposing a change of this field at this moment.")) from error
    return True


@transaction.atomic
def approve(
    *, change: ProfileChange, by: User, value: str | None = None, note: str = "", looked_at: str = ""
) -> None:
    """Put the proposed value, or `value` in its place, into the record, and tell who proposed it.

    `looked_at` is the mark of what the record said when `by` looked; empty if nobody looked.

    Raises:
        DomainError: it was decided before, `by` proposed it, the record moved since, or a rule is broken.
    """
    taken = take(change, ChangeState.APPROVED, by, note)
    municipality = Municipality.objects.select_for_update().get(pk=taken.municipality_id)
    taken.municipality = municipality
    refuse_if_moved(taken, looked_at)
    wanted = proposed_logo(taken) if taken.is_picture else taken.proposed
    setattr(municipality, taken.field, wanted if value is None else value)
    if taken.field == "website":
        municipality.website_source = ""  # it does not vouch for the new address
    try:
        municipality.full_clean(validate_unique=False)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    municipality.save()
    taken.let_go()
    tell(taken)

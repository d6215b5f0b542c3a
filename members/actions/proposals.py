"""What is done with a representative's proposal, whatever part of the record it is about."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.mails import queue_gathered
from members.enums import AppointmentRole, ChangeState
from members.models import Appointment, User
from members.models.proposal import Proposal
from members.queries.shown import Shown
from mmu_portal.lib.errors import DomainError, EditConflict

DECIDED = "members/mails/changes_decided"
Proposed = TypeVar("Proposed", bound=Proposal)


def refuse_who_only_reads(appointment: Appointment) -> None:
    """Raise `DomainError` if the appointment proposes nothing: it only reads, or has ended."""
    runs = Appointment.objects.running().filter(pk=appointment.pk).exists()
    if appointment.role == AppointmentRole.VIEWER or not runs:
        raise DomainError(_("Your appointment does not let you propose changes."))


def refuse_unseen(seen: Mapping[str, Shown] | None, now: Mapping[str, Shown]) -> None:
    """Raise `EditConflict` unless who proposes has `seen` what there is `now`; None if nobody looked."""
    if seen is not None and any(seen.get(name) != part for name, part in now.items()):
        raise EditConflict(
            _(
                "The record, or what a colleague proposes for it, has changed since you opened this page. "
                "Nothing of yours was sent yet: compare, then send what is right."
            )
        )


@transaction.atomic
def send_back(*, change: Proposal, by: User, note: str) -> None:
    """Return a proposal with a note, and tell who made it.

    Raises:
        DomainError: there is no note, it was decided before, or `by` made it.
    """
    if not note.strip():
        raise DomainError(_("Write what is wrong, so that the municipality can mend it."))
    taken = take(change, ChangeState.RETURNED, by, note)
    taken.let_go()
    tell(taken)


@transaction.atomic
def withdraw(*, change: Proposal, appointment: Appointment) -> None:
    """Take a proposal of the own municipality back before staff decide.

    Raises:
        DomainError: it was decided before, or the appointment proposes nothing here.
    """
    refuse_who_only_reads(appointment)
    ours = type(change)._default_manager.filter(municipality=appointment.municipality_id, pk=change.pk)
    if not ours.filter(state=ChangeState.PENDING).update(state=ChangeState.WITHDRAWN):
        raise DomainError(_("This proposal was decided or withdrawn before."))
    change.let_go()


def take(change: Proposed, state: ChangeState, by: User, note: str) -> Proposed:
    """Decide a pending proposal: of many who decide at once, one does."""
    if by.pk in (change.written_by.user_id, change.proposed_by.user_id):
        raise DomainError(_("Nobody decides their own proposal."))
    rows = type(change)._default_manager.filter(pk=change.pk)
    decision = {"state": state, "decided_by": by, "decided_at": timezone.now(), "note": note}
    if not rows.filter(state=ChangeState.PENDING).update(**decision):
        raise DomainError(_("This proposal was decided or withdrawn before."))
    return rows.select_related("proposed_by__user", "municipality").get()


def refuse_if_moved(change: Proposal, looked_at: str) -> None:
    """Raise `DomainError` if the record says something else than who decides has seen.

    `looked_at` is the mark of what they saw; without one it must say what it said at the proposal.
    """
    if (change.mark != looked_at) if looked_at else change.has_moved:
        words = {"field": change.subject, "municipality": change.municipality}
        raise DomainError(
            _("%(field)s of %(municipality)s has changed since: look at it and write the right value.")
            % words
        )


def tell(change: Proposal) -> None:
    """Write to who made the proposal what became of it, together with what is decided in the next minutes."""
    queue_gathered(
        kind=DECIDED,
        key=f"{DECIDED}:{change._meta.model_name}:{change.pk}",
        about=f"municipality {change.municipality_id}",
        recipient=change.proposed_by.user,
        event={"model": change._meta.label_lower, "change": change.pk},
    )

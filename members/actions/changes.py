"""Changes that representatives propose and staff decide, field by field."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.mails import queue_mail
from members.enums import AppointmentRole, ChangeState
from members.models import Appointment, Municipality, ProfileChange, User
from members.models.change import FIELDS
from mmu_portal.lib.errors import DomainError

DECIDED = "members/mails/changes_decided"


@transaction.atomic
def propose(*, appointment: Appointment, values: Mapping[str, str]) -> int:
    """Propose new values for fields of the municipality's record; how many differ from what it says.

    A proposal of the field that waits is replaced; one that says what the record says is withdrawn.

    Raises:
        DomainError: the appointment proposes nothing: it only reads, or has ended.
    """
    if appointment.role == AppointmentRole.VIEWER or not _runs(appointment):
        raise DomainError(_("Your appointment does not let you propose changes."))
    municipality = Municipality.objects.get(pk=appointment.municipality_id)
    return sum(_propose(municipality, appointment, name, values[name]) for name in FIELDS if name in values)


def _runs(appointment: Appointment) -> bool:
    return Appointment.objects.running().filter(pk=appointment.pk).exists()


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
def approve(*, change: ProfileChange, by: User, value: str | None = None, note: str = "") -> None:
    """Put the proposed value, or `value` in its place, into the record, and tell who proposed it.

    Raises:
        DomainError: it was decided before, `by` proposed it, the record moved since, or a rule is broken.
    """
    taken = _take(change, ChangeState.APPROVED, by, note)
    municipality = Municipality.objects.select_for_update().get(pk=taken.municipality_id)
    if (getattr(municipality, taken.field) or "") != taken.seen and value is None:
        raise DomainError(
            _("%(field)s of %(municipality)s has changed since: look at it and write the right value.")
            % {"field": taken.field_label, "municipality": municipality}
        )
    setattr(municipality, taken.field, taken.proposed if value is None else value)
    if taken.field == "website":
        municipality.website_source = ""  # it does not vouch for the new address
    try:
        municipality.full_clean(validate_unique=False)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    municipality.save()
    _tell(taken)


@transaction.atomic
def send_back(*, change: ProfileChange, by: User, note: str) -> None:
    """Return the proposal with a note, and tell who proposed it.

    Raises:
        DomainError: it was decided before, or `by` proposed it.
    """
    _tell(_take(change, ChangeState.RETURNED, by, note))


def _take(change: ProfileChange, state: ChangeState, by: User, note: str) -> ProfileChange:
    """Decide a pending change: of many who decide at once, one does."""
    if change.proposed_by.user_id == by.pk:
        raise DomainError(_("Nobody decides their own proposal."))
    waiting = ProfileChange.objects.pending().filter(pk=change.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=timezone.now(), note=note):
        raise DomainError(_("This proposal was decided or withdrawn before."))
    return ProfileChange.objects.select_related("proposed_by__user").get(pk=change.pk)


def _tell(change: ProfileChange) -> None:
    person = change.proposed_by.user
    queue_mail(
        kind=DECIDED,
        key=f"{DECIDED}:{change.pk}",
        address=person.email,
        language=person.language,
        recipient=person,
        change=change.pk,
    )

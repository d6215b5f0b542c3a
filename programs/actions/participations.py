"""Municipalities in cycles: they apply and withdraw; staff select, let begin, let graduate, decline, end."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.mails import queue_mail
from members.enums import AppointmentRole
from members.models import Appointment, Municipality, User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from programs.enums import TAKING_PART, ParticipationState
from programs.models import Cycle, CycleParticipation, CyclePlaces

MOVED = "programs/mails/participation"


@transaction.atomic
def apply(*, cycle: Cycle, appointment: Appointment, message: str = "") -> CycleParticipation:
    """Apply for the municipality in which the person acts; also anew, after it withdrew its application.

    Raises:
        DomainError: the appointment does not apply, the municipality is no member today, the cycle takes no
            applications, or the municipality is in it already.
    """
    refuse_who_does_not_apply(appointment)
    if not (cycle.takes_applications and cycle.program.is_active):
        raise DomainError(_("This cycle takes no applications today."))
    if not is_member(appointment.municipality_id):
        raise DomainError(
            _("Only members of the Union apply; the municipality is not recorded as one today.")
        )
    if withdrawn := _withdrawn(cycle, appointment.municipality_id):
        return _apply_again(withdrawn, appointment, message)
    applied = CycleParticipation(
        cycle=cycle, municipality_id=appointment.municipality_id, applied_by=appointment, message=message
    )
    try:
        with transaction.atomic():
            applied.save()
    except IntegrityError as error:
        raise DomainError(_("The municipality has applied already, or takes part.")) from error
    return applied


def refuse_who_does_not_apply(appointment: Appointment) -> None:
    """Raise `DomainError` unless the appointment runs and is a coordinator's or a representative's."""
    runs = Appointment.objects.running().filter(pk=appointment.pk).exists()
    if appointment.role == AppointmentRole.VIEWER or not runs:
        raise DomainError(_("Your appointment does not let you apply for the municipality."))


def is_member(municipality: int) -> bool:
    """Whether the municipality is a member of the Union today."""
    return Municipality.objects.members_on(timezone.localdate()).filter(pk=municipality).exists()


def _withdrawn(cycle: Cycle, municipality: int) -> CycleParticipation | None:
    """The application that the municipality took back itself: one that staff ended has an answer."""
    return CycleParticipation.objects.filter(
        cycle=cycle, municipality=municipality, state=ParticipationState.WITHDRAWN, answer=""
    ).first()


def _apply_again(withdrawn: CycleParticipation, appointment: Appointment, message: str) -> CycleParticipation:
    rows = CycleParticipation.objects.filter(pk=withdrawn.pk, state=ParticipationState.WITHDRAWN, answer="")
    news = {
        "state": ParticipationState.APPLIED,
        "applied_by": appointment,
        "message": message,
        "mentor": None,
    }
    if not rows.update(**news, since=timezone.localdate(), version=F("version") + 1):
        raise DomainError(_("The municipality has applied already, or takes part."))
    _record(withdrawn, ParticipationState.WITHDRAWN, ParticipationState.APPLIED, appointment.user)
    return CycleParticipation.objects.get(pk=withdrawn.pk)


@transaction.atomic
def withdraw(*, participation: CycleParticipation, appointment: Appointment) -> None:
    """Let the municipality withdraw; its place is free again.

    Raises:
        DomainError: it is another's, or it has graduated or withdrawn before.
    """
    refuse_who_does_not_apply(appointment)
    if participation.municipality_id != appointment.municipality_id:
        raise DomainError(_("Only the municipality itself withdraws."))
    _move(participation, ParticipationState.WITHDRAWN, by=appointment.user)


@transaction.atomic
def select(*, participation: CycleParticipation, by: User) -> None:
    """Give the municipality a place in the cycle, and tell who applied.

    Raises:
        DomainError: it was decided before, or the cycle has no free place.
    """
    _decide(participation, ParticipationState.SELECTED, by)


@transaction.atomic
def activate(*, participation: CycleParticipation, by: User) -> None:
    """Let a selected municipality begin, and tell who applied; `DomainError` if it is not selected."""
    _decide(participation, ParticipationState.ACTIVE, by)


@transaction.atomic
def graduate(*, participation: CycleParticipation, by: User) -> None:
    """Let a municipality graduate, and tell who applied; `DomainError` if it does not take part."""
    _decide(participation, ParticipationState.GRADUATED, by)


@transaction.atomic
def end(*, participation: CycleParticipation, by: User, answer: str) -> None:
    """Decline an application, or end what was begun, for a reason that the applicant reads.

    Raises:
        DomainError: there is no reason, or it has graduated or withdrawn before.
    """
    if not answer.strip():
        raise DomainError(_("Write to the municipality why."))
    _decide(participation, ParticipationState.WITHDRAWN, by, answer=answer)


@transaction.atomic
def record(*, participation: CycleParticipation) -> None:
    """Store a participation that staff know of, in any state; one that takes part takes a place.

    Raises:
        DomainError: the cycle has no free place.
    """
    participation.full_clean()
    if participation.takes_part:
        _take_place(participation)
    participation.save()


@transaction.atomic
def choose_mentor(*, participation: CycleParticipation, mentor: Municipality | None, by: User) -> None:
    """Pair the municipality with a graduate of an earlier cycle, or with none, and tell who applied.

    Raises:
        DomainError: the mentor is no such graduate, or the municipality does not take part.
    """
    if mentor is not None and not participation.may_be_mentored_by(mentor):
        raise DomainError(
            _("A mentor is a municipality that graduated from an earlier cycle of the program.")
        )
    rows = CycleParticipation.objects.filter(pk=participation.pk, state__in=TAKING_PART)
    if not rows.update(mentor=mentor, version=F("version") + 1):
        raise DomainError(_("Only who takes part has a mentor."))
    history.record_change(participation, {"mentor": (participation.mentor_id, mentor and mentor.pk)}, by=by)


def _decide(
    participation: CycleParticipation, state: ParticipationState, by: User, *, answer: str = ""
) -> None:
    """Move it and tell who applied; nobody decides for the municipality that they act for."""
    if Appointment.objects.running().filter(user=by, municipality=participation.municipality_id).exists():
        raise DomainError(_("Nobody decides on the municipality that they act for."))
    _move(participation, state, by=by, answer=answer)
    _tell(participation, state)


def _move(
    participation: CycleParticipation, state: ParticipationState, *, by: User, answer: str = ""
) -> None:
    """Move it into `state` from one that leads there: of many who try at once, one does."""
    before = next((each for each in ParticipationState if _moved(participation, each, state, answer)), None)
    if before is None:
        raise DomainError(
            _("%(municipality)s is in another state by now: look at it again.")
            % {"municipality": participation.municipality}
        )
    took_part, takes_part = before in TAKING_PART, state in TAKING_PART
    if takes_part and not took_part:
        _take_place(participation)
    if took_part and not takes_part:
        _places(participation).give_back()
    _record(participation, before, state, by)


def _moved(
    participation: CycleParticipation, before: ParticipationState, state: ParticipationState, answer: str
) -> bool:
    if state not in before.next_states:
        return False
    rows = CycleParticipation.objects.filter(pk=participation.pk, state=before)
    told = {"answer": answer} if answer else {}
    return bool(rows.update(state=state, since=timezone.localdate(), version=F("version") + 1, **told))


def _take_place(participation: CycleParticipation) -> None:
    if not _places(participation).take():
        raise DomainError(_("The cycle has no free place."))


def _places(participation: CycleParticipation) -> CyclePlaces:
    return CyclePlaces.objects.get(cycle=participation.cycle_id)


def _record(
    participation: CycleParticipation, before: ParticipationState, state: ParticipationState, by: User
) -> None:
    history.record_change(participation, {"state": (before.value, state.value)}, by=by)


def _tell(participation: CycleParticipation, state: ParticipationState) -> None:
    """Write to who applied, in their language; to nobody where staff recorded it."""
    found = CycleParticipation.objects.select_related("applied_by__user").get(pk=participation.pk)
    if found.applied_by is None:
        return
    person = found.applied_by.user
    queue_mail(
        kind=MOVED,
        key=f"{MOVED}:{found.pk}:{found.version}",
        address=person.email,
        language=person.language,
        recipient=person,
        participation=found.pk,
        state=state.value,
    )

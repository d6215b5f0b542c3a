"""Requests to join a platform: asked, withdrawn, decided."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.mails import queue_mail
from members.models import Appointment, User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import takes_slot
from platforms.actions.seats import decides_on, give_seat
from platforms.enums import RequestState
from platforms.models import JoinRequest, Platform, SeatHolder
from platforms.queries.verdict import verdict_on

DECIDED = "platforms/mails/request_decided"
ASKED = "platforms/mails/request_asked"
MOST_A_DAY = 10  # requests of one person: each is a letter to every coordinator
A_DAY = 24 * 60 * 60


@transaction.atomic
def ask_to_join(*, platform: Platform, appointment: Appointment, message: str = "") -> JoinRequest:
    """Ask for a seat for the department in which the person acts, and tell the platform's coordinators.

    Raises:
        DomainError: the appointment does not run, the rules are against it, it was asked or given before, or
            the person asked too often today.
    """
    if not Appointment.objects.running().filter(pk=appointment.pk).exists():
        raise DomainError(_("Your appointment does not run today."))
    if SeatHolder.objects.holding().filter(platform=platform, appointment=appointment).exists():
        raise DomainError(_("You hold a seat on this platform already."))
    verdict = verdict_on(platform, appointment)
    if not verdict.qualifies:
        raise DomainError(verdict.refusal())
    assert appointment.department is not None  # noqa: S101 - the verdict says so
    if not takes_slot("requests", str(appointment.user_id), limit=MOST_A_DAY, seconds=A_DAY):
        raise DomainError(_("You have asked many times today. Go on tomorrow."))
    asked = JoinRequest(
        platform=platform,
        appointment=appointment,
        department=appointment.department,
        message=message,
        verdict=verdict.stored(),
    )
    _store(asked)
    for coordinator in platform.coordinators.filter(is_active=True, is_staff=True):
        _tell(asked, ASKED, coordinator)
    return asked


def _store(asked: JoinRequest) -> None:
    """Store a new request; of two sent at once, the database keeps one."""
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as error:
        raise DomainError(_("Your request waits already.")) from error


@transaction.atomic
def withdraw_request(*, request: JoinRequest, by: User) -> None:
    """Take one's own request back.

    Raises:
        DomainError: it is another's, or was decided before.
    """
    if request.appointment.user_id != by.pk:
        raise DomainError(_("Only who asked takes the request back."))
    if not JoinRequest.objects.pending().filter(pk=request.pk).update(state=RequestState.WITHDRAWN):
        raise DomainError(_("This request was decided or withdrawn before."))


@transaction.atomic
def approve_request(*, request: JoinRequest, by: User, note: str = "") -> SeatHolder:
    """Give the seat that was asked for, if the rules still allow it, and tell the person.

    Raises:
        DomainError: `by` may not decide it, it was decided before, or a rule is against it now.
    """
    taken = _take(request, RequestState.APPROVED, by, note)
    appointment = taken.appointment
    if not Appointment.objects.running().filter(pk=appointment.pk).exists():
        raise DomainError(_("The person’s appointment has ended."))
    verdict = verdict_on(taken.platform, appointment, department=taken.department, invited=True)
    if not verdict.qualifies:
        raise DomainError(verdict.refusal())
    holder = give_seat(platform=taken.platform, appointment=appointment, department=taken.department)
    _tell(taken, DECIDED, appointment.user)
    return holder


@transaction.atomic
def return_request(*, request: JoinRequest, by: User, note: str) -> None:
    """Return the request with a question; the person may ask again.

    Raises:
        DomainError: `by` may not decide it, it was decided before, or there is no question.
    """
    _answer(request, RequestState.RETURNED, by, note)


@transaction.atomic
def decline_request(*, request: JoinRequest, by: User, note: str) -> None:
    """Decline the request, and say why.

    Raises:
        DomainError: `by` may not decide it, it was decided before, or there is no reason.
    """
    _answer(request, RequestState.DECLINED, by, note)


def _answer(request: JoinRequest, state: RequestState, by: User, note: str) -> None:
    if not note.strip():
        raise DomainError(_("Write to the person why."))
    taken = _take(request, state, by, note)
    _tell(taken, DECIDED, taken.appointment.user)


def _take(request: JoinRequest, state: RequestState, by: User, note: str) -> JoinRequest:
    """Decide a pending request: of many who decide at once, one does."""
    if not decides_on(by, request.platform):
        raise DomainError(_("Only the platform’s coordinators decide on its requests."))
    if request.appointment.user_id == by.pk:
        raise DomainError(_("Nobody decides their own request."))
    waiting = JoinRequest.objects.pending().filter(pk=request.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=timezone.now(), note=note):
        raise DomainError(_("This request was decided or withdrawn before."))
    history.record_change(request, {"state": (RequestState.PENDING.value, state.value)}, by=by)
    found = JoinRequest.objects.select_related(
        "platform", "department", "appointment__user", "appointment__municipality"
    )
    return found.get(pk=request.pk)


def _tell(request: JoinRequest, kind: str, person: User) -> None:
    queue_mail(
        kind=kind,
        key=f"{kind}:{request.pk}:{person.pk}",
        address=person.email,
        language=person.language,
        recipient=person,
        request=request.pk,
    )

"""Inviting people to act for a municipality, and their coming in."""

from collections.abc import Iterable
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.actions.appointments import coordinates, decides_who_acts
from members.actions.consents import agree
from members.actions.mails import queue_mail
from members.enums import AppointmentRole, InvitationState
from members.models import Appointment, Invitation, Municipality, User
from members.models.invitation import KEPT_UNANSWERED, end_of_validity
from members.queries.invitation import digest_of
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import note, record_change
from mmu_portal.lib.throttle import takes_slot

KIND = "members/mails/invitation"
PER_DAY, AGAIN_PER_DAY = 20, 3
DAY = 24 * 60 * 60


def reason_against(invitation: Invitation) -> str:
    """Why nobody can be invited so: a sentence, empty if nothing is against it."""
    account = User.objects.filter(email=invitation.email.strip().lower()).first()
    if account is None:
        return ""
    if not account.is_active:
        return _("The account of this address was closed. Open it again before you invite.")
    if (held := acts_already(invitation)) is not None:
        if held.started > timezone.localdate():
            sentence = _(
                "%(person)s acts for this municipality from %(day)s (%(role)s). To let them begin sooner, "
                "give the invitation a last day before that."
            )
            return sentence % {
                "person": held.user,
                "day": date_format(held.started, "SHORT_DATE_FORMAT"),
                "role": held.get_role_display(),
            }
        sentence = _(
            "%(person)s already acts for this municipality (%(role)s): change the role instead of inviting."
        )
        return sentence % {"person": held.user, "role": held.get_role_display()}
    return ""


def acts_already(invitation: Invitation) -> Appointment | None:
    """The invited person's appointment there, now or on days of the invitation; None if it is a further one.

    That is in another department, and not to coordinate, which is of no department in particular.
    """
    held = Appointment.objects.not_over(invitation.started)
    if invitation.ended is not None:
        held = held.filter(started__lte=max(invitation.ended, timezone.localdate()))
    held = held.filter(
        user__email=invitation.email.strip().lower(), municipality_id=invitation.municipality_id
    )
    if invitation.department_id is not None and invitation.role != AppointmentRole.COORDINATOR:
        held = held.filter(department_id=invitation.department_id)
    return held.select_related("user").order_by("started", "pk").first()


def reason_to_ask_again(invitation: Invitation) -> str:
    """Why an open invitation lets nobody in: a sentence, empty if it does.

    Staff invite for the Union as long as their account is open, a coordinator as long as they coordinate.
    """
    sender = invitation.invited_by
    if not (sender.is_staff and sender.is_active) and not coordinates(sender, invitation.municipality):
        return _(
            "Who invited you no longer decides who acts for this municipality. Ask its coordinator or the "
            "Union’s staff to send the invitation again."
        )
    if invitation.ended is not None and invitation.ended < timezone.localdate():
        return _("The last day of what you were invited to has passed. Ask for a new invitation.")
    if invitation.department is not None and not invitation.department.is_active:
        return _("The department that you were invited to was closed. Ask for a new invitation.")
    if acts_already(invitation) is not None:
        return _("You already act for this municipality: ask its coordinator to change your role instead.")
    return ""


@transaction.atomic
def invite(*, invitation: Invitation, by: User) -> Invitation:
    """Store a new invitation and write its mail.

    Raises:
        DomainError: the person cannot be invited so, or is already.
    """
    _require_right(by, invitation.municipality)
    if not by.is_staff and invitation.email.strip().lower() == by.email:
        raise DomainError(_("This is your own address: you act for this municipality already."))
    invitation.invited_by = by
    try:
        invitation.full_clean(exclude=["token_digest"])
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    if reason := reason_against(invitation):
        raise DomainError(reason)
    _take_slot("invite", str(by.pk), by, PER_DAY)
    _store(invitation)
    _write(invitation)
    return invitation


def _store(invitation: Invitation) -> None:
    """Store a new invitation; of two sent at once, a double click for instance, the database keeps one."""
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise DomainError(
            _("This person is already invited by this municipality: send that invitation again.")
        ) from error


@transaction.atomic
def send_again(*, invitation: Invitation, by: User) -> None:
    """Send a new link, valid for a week from now; the old one no longer opens anything.

    From now on it is `by` who invites.

    Raises:
        DomainError: the invitation was accepted or withdrawn.
    """
    _require_right(by, invitation.municipality)
    _take_slot("invite-again", str(invitation.pk), by, AGAIN_PER_DAY)
    fresh = Invitation(nonce=uuid4(), expires_at=end_of_validity())
    moved = Invitation.objects.pending().filter(pk=invitation.pk)
    link = {"nonce": fresh.nonce, "token_digest": digest_of(fresh.token), "expires_at": fresh.expires_at}
    if not moved.update(**link, invited_by=by):
        raise DomainError(_("This invitation was accepted or withdrawn."))
    if invitation.invited_by_id != by.pk:
        record_change(invitation, {"invited_by": (invitation.invited_by_id, by.pk)}, by=by)
    invitation.refresh_from_db()
    note(invitation, gettext_noop("sent again"))
    _write(invitation)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back: its link no longer opens anything.

    Raises:
        DomainError: it was accepted or withdrawn.
    """
    _require_right(by, invitation.municipality)
    if not Invitation.objects.pending().filter(pk=invitation.pk).update(state=InvitationState.WITHDRAWN):
        raise DomainError(_("This invitation was accepted or withdrawn."))
    record_change(invitation, {"state": (InvitationState.PENDING, InvitationState.WITHDRAWN)}, by=by)


@transaction.atomic
def accept(
    *, token: str, by: User | None, name: str = "", password: str = "", consents: Iterable[str] = ()
) -> Appointment:
    """Take up the appointment of the invitation whose link holds `token`.

    `by` is the invited account, if the address has one; else an account is made with `name` and `password`.

    Raises:
        DomainError: the link was used, taken back or is too old, it lets nobody in (`reason_to_ask_again`),
            or it is for another account.
    """
    invitation = _taken(token)
    if reason := reason_to_ask_again(invitation):
        raise DomainError(reason)
    user = _account(invitation, by, name, password)
    appointment = Appointment.objects.create(
        user=user,
        municipality=invitation.municipality,
        department=invitation.department,
        role=invitation.role,
        started=invitation.started,
        ended=invitation.ended,
    )
    Invitation.objects.filter(pk=invitation.pk).update(appointment=appointment)
    record_change(invitation, {"state": (InvitationState.PENDING, InvitationState.ACCEPTED)}, by=user)
    agree(by=user, purposes=consents)
    return appointment


@transaction.atomic
def forget_unanswered() -> int:
    """Delete invitations that nobody accepted a month after their link ended; how many.

    Nothing of who was invited stays: the history never held it.
    """
    old = list(Invitation.objects.forgotten(timezone.now() - KEPT_UNANSWERED).order_by("pk"))
    for invitation in old:
        invitation.delete()
    return len(old)


def _require_right(by: User, municipality: Municipality) -> None:
    """Refuse who may not decide who acts for the municipality."""
    if not decides_who_acts(by, municipality):
        raise DomainError(_("Only the municipality’s coordinator and the Union’s staff invite."))


def _take_slot(scope: str, who: str, by: User, limit: int) -> None:
    """Let a coordinator write to strangers so often a day; the Union's staff invite a whole network."""
    if not by.is_staff and not takes_slot(scope, who, limit=limit, seconds=DAY):
        raise DomainError(_("That is enough invitations for one day. Go on tomorrow."))


def _taken(token: str) -> Invitation:
    """The open invitation of a token, from now on accepted: of many who ask at once, one gets it."""
    opened = Invitation.objects.open().of_token(token)
    if not opened.update(state=InvitationState.ACCEPTED):
        raise DomainError(_("This invitation no longer works: it was used or withdrawn, or it is too old."))
    return Invitation.objects.of_token(token).select_related("municipality", "department", "invited_by").get()


def _account(invitation: Invitation, by: User | None, name: str, password: str) -> User:
    """The account of the invited address: the one who accepts, or a new one."""
    if by is not None:
        if by.email != invitation.email or not by.is_active:
            raise DomainError(_("This invitation is for another account."))
        return by
    try:
        with transaction.atomic():
            return User.objects.create_user(
                invitation.email, password, name=name, language=invitation.language
            )
    except IntegrityError as error:
        raise DomainError(_("This address has an account by now: sign in, then accept.")) from error


def _write(invitation: Invitation) -> None:
    """Write the mail with the link, which a mail of an earlier nonce no longer has."""
    queue_mail(
        kind=KIND,
        key=f"{KIND}:{invitation.pk}:{invitation.nonce.hex}",
        address=invitation.email,
        language=invitation.language,
        invitation=invitation.pk,
        nonce=invitation.nonce.hex,
    )

"""Certificates: issued to those who attended enough, and revoked."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.mails import queue_mail
from members.models import User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from programs.models import Activity, Certificate
from programs.queries.attendance import attended_enough, is_enough, is_over, with_attended

ISSUED = "programs/mails/certificate"


@transaction.atomic
def issue_certificates(*, activity: Activity, by: User) -> int:
    """Give everybody who attended enough their certificate, once, and tell them; how many were issued.

    Raises:
        DomainError: `by` may not, the activity has none, or its last session has not ended.
    """
    if not by.has_perm("programs.add_certificate"):
        raise DomainError(_("Only staff who keep certificates do this."))
    if activity.certificate_share is None:
        raise DomainError(
            _("This activity has no certificates: write first which share of the sessions is needed.")
        )
    if activity.is_canceled or not is_over(activity):
        raise DomainError(_("Certificates are issued after the last session."))
    sessions = activity.sessions.count()
    return sum(_issue(each, sessions, by) for each in attended_enough(activity))


def _issue(registration: Any, sessions: int, by: User) -> bool:
    """The certificate of a registration with `attended`; False if somebody issued it at this moment."""
    try:
        with transaction.atomic():
            made = Certificate.objects.create(
                registration=registration,
                name=registration.person_name,
                language=registration.reads,
                attended=registration.attended,
                sessions=sessions,
                issued_by=by,
                is_sample=registration.is_sample,
            )
    except IntegrityError:
        return False
    if registration.address:
        queue_mail(
            kind=ISSUED,
            key=f"{ISSUED}:{made.pk}",
            address=registration.address,
            language=registration.reads,
            recipient=registration.user,
            certificate=made.pk,
        )
    return True


@transaction.atomic
def issue_anew(*, certificate: Certificate, by: User) -> None:
    """Give who had this revoked certificate a new one, with their name and attendance of today.

    Raises:
        DomainError: `by` may not, it is valid or followed by another, the person was erased, or they did not
            attend enough.
    """
    if not by.has_perm("programs.add_certificate"):
        raise DomainError(_("Only staff who keep certificates do this."))
    if certificate.is_valid:
        raise DomainError(_("This certificate is valid; revoke it first."))
    if certificate.registration.is_erased:
        raise DomainError(_("Nobody knows any more who this was: the person was erased."))
    activity = certificate.registration.activity
    found = with_attended(activity).filter(pk=certificate.registration_id).first()
    sessions = activity.sessions.count()
    if found is None or not is_enough(found.attended, sessions, activity):
        raise DomainError(_("This person did not attend enough."))
    if not _issue(found, sessions, by):
        raise DomainError(_("This person has a valid certificate."))


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: User) -> None:
    """Declare a certificate invalid; its page says so from now on.

    Raises:
        DomainError: `by` may not, there is no reason, or it was revoked before.
    """
    if not by.has_perm("programs.change_certificate"):
        raise DomainError(_("Only staff who keep certificates do this."))
    if not reason.strip():
        raise DomainError(_("Write why the certificate is revoked."))
    valid = Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True)
    if not valid.update(revoked_at=timezone.now(), revoked_by=by, revoked_reason=reason.strip()[:300]):
        raise DomainError(_("This certificate was revoked before."))
    history.record_change(certificate, {"revoked_reason": ("", reason.strip()[:300])}, by=by)

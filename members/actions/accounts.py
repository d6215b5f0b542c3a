"""What one person does to another's account."""

from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.actions.mails import queue_mail
from members.models import User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import note

FACTOR_TAKEN = "members/mails/second_factor_taken"


@transaction.atomic
def take_second_factor(*, account: User, by: User) -> None:
    """Remove the second factor of somebody who lost it, and tell the person; staff must then set one up anew.

    Raises:
        DomainError: `by` is no superuser or is the person, or there is no second factor.
    """
    if not by.is_superuser or by == account:
        raise DomainError(_("Only another superuser removes a second factor."))
    taken, _kinds = Authenticator.objects.filter(user=account).delete()
    if not taken:
        raise DomainError(_("%(person)s has no second factor.") % {"person": account})
    note(account, gettext_noop("second factor removed"))
    queue_mail(
        kind=FACTOR_TAKEN,
        key=f"{FACTOR_TAKEN}:{uuid4().hex}",
        address=account.email,
        language=account.language,
        recipient=account,
        by=str(by),
    )

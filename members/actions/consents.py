"""What people agree to, and take back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from members.enums import ConsentPurpose
from members.models import Consent, User


def agree(*, by: User, purposes: Iterable[str]) -> None:
    """Record what the person says yes to; what they said before and did not take back stays as it is."""
    Consent.objects.bulk_create(
        [Consent(user=by, purpose=ConsentPurpose(purpose)) for purpose in purposes], ignore_conflicts=True
    )


@transaction.atomic
def take_news_back(*, by: User) -> bool:
    """Let the person get no news from now on; False if they were to get none.

    The row stays and tells from when to when they wanted them.
    """
    wanted = Consent.objects.in_force().filter(user=by, purpose=ConsentPurpose.NEWS)
    return bool(wanted.update(withdrawn_at=timezone.now()))

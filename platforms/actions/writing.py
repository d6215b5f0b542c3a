"""What all writing on a platform asks for: somebody who may write, not too much a day, and nothing twice."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import takes_slot
from platforms.access import Access
from platforms.models import Document, Need, ReplacedText, SeatHolder

A_DAY = 24 * 60 * 60
MOST_A_DAY = 60  # posts, needs, comments, supports, drafts and uploads of one person


def require_writer(access: Access) -> None:
    """Let only who may write on the platform go on.

    Raises:
        DomainError: the reader's appointment only lets them read.
    """
    if not access.writes:
        raise DomainError(_("Your appointment lets you read here, but not write."))


def require_speaker(access: Access) -> SeatHolder:
    """The seat by which the reader speaks for a municipality.

    Raises:
        DomainError: the reader holds none, or only reads.
    """
    if access.speaker is None:
        require_writer(access)
        raise DomainError(_("Only who holds a seat speaks for a municipality."))
    return access.speaker


def require_lead(access: Access) -> None:
    """Let only coordinators of the platform go on.

    Raises:
        DomainError: the reader does not coordinate it.
    """
    if not access.leads:
        raise DomainError(_("Only the platform’s coordinators do that."))


def require_slot(user: User) -> None:
    """Take one of the slots that a person has a day for what is stored on the platforms.

    Raises:
        DomainError: none is free.
    """
    if not takes_slot("writing", str(user.pk), limit=MOST_A_DAY, seconds=A_DAY):
        raise DomainError(_("You have written a great deal today. Go on tomorrow."))


def claim_words(record: Need | Document, *, by: User) -> None:
    """Say whose words a record holds that is about to be saved; replaced ones are kept for who wrote them."""
    before = type(record).objects.get(pk=record.pk)
    if before.in_words() == record.in_words():
        return
    if before.writer_id != by.pk:
        ReplacedText.objects.create(
            **{str(record._meta.model_name): record},
            written_by_id=before.writer_id,
            written_at=before.worded_at or before.created_at,
            words=before.in_words(),
        )
    record.worded_by, record.worded_at = by, timezone.now()


def stored_before(same: Any) -> Any:
    """What the first click stored: the newest of `same`, rows of the same person with the same content.

    Raises:
        DomainError: it is not there yet.
    """
    found = same.order_by("-pk").first()
    if found is None:
        raise DomainError(_("This is being stored already. Look at the list in a moment."))
    return found

"""What all writing on a platform asks for: somebody who may write, not too much a day, and nothing twice."""

from typing import Any

from django.core.cache import cache
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.models import User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import is_second_click, takes_slot
from platforms.access import Access
from platforms.models import Document, Need, ReplacedText, SeatHolder

AN_HOUR = 60 * 60
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


class Click:
    """A press of a button that stores something: of one person the same words within the hour are a second.

    The key of what the first stored is remembered, so that the second finds that and nothing like it.
    """

    def __init__(self, scope: str, user: User, *words: object) -> None:
        self._scope, self._words = scope, (user.pk, *words)
        digest = salted_hmac(f"made.{scope}", "\n".join(map(str, self._words)), algorithm="sha256")
        self._made = f"made:{scope}:{digest.hexdigest()[:40]}"

    def stored_before(self, same: Any) -> Any:
        """What the first click stored, as long as it is among `same`; None if there is something to store.

        What was deleted, taken back or changed meanwhile is stored anew: of several who ask at once, by one.

        Raises:
            DomainError: it is being stored at the moment.
        """
        if not is_second_click(self._scope, *self._words):
            return None
        key = cache.get(self._made)
        found = same.filter(pk=key).first() if key is not None else None
        if found is None and not self._is_first_without(key):
            raise DomainError(_("This is being stored already. Look at the list in a moment."))
        return found

    def _is_first_without(self, key: Any) -> bool:
        """Whether nobody else has found this very record gone: who reads late must not store a second one."""
        return key is not None and takes_slot(
            f"anew-{self._scope}", f"{self._made}:{key}", limit=1, seconds=AN_HOUR
        )

    def made(self, record: models.Model) -> None:
        """Remember what this click stored."""
        cache.set(self._made, record.pk, AN_HOUR)

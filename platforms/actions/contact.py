"""Letters from member to member by the portal, which shows no address either way."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.mails import queue_mail
from members.models import User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import is_second_click, takes_slot
from platforms.access import Access, access_to
from platforms.actions.writing import require_writer

LETTER = "platforms/mails/letter"
MOST_A_DAY = 20
A_DAY = 24 * 60 * 60


@transaction.atomic
def write_letter(*, to: User, subject: str, text: str, access: Access) -> None:
    """Send a letter to another member of the platform; its text is forgotten once it is sent.

    The same words again within the hour are the second click, and sent once.

    Raises:
        DomainError: the reader only reads, or wrote too many today; or the other does not work on the
            platform.
    """
    require_writer(access)
    if to.pk == access.user.pk or access_to(access.platform, to) is None:
        raise DomainError(_("This person does not work on the platform."))
    if is_second_click("letter", access.user.pk, to.pk, subject, text):
        return
    if not takes_slot("letters", str(access.user.pk), limit=MOST_A_DAY, seconds=A_DAY):
        raise DomainError(_("You have written many letters today. Go on tomorrow."))
    queue_mail(
        kind=LETTER,
        key=f"{LETTER}:{uuid4()}",
        address=to.email,
        language=to.language,
        recipient=to,
        platform=access.platform.pk,
        sender=access.user.pk,
        seat=access.holder.seat_id if access.holder is not None else None,
        subject=subject,
        text=text,
    )

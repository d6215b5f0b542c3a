"""The mails that remind: of what waits for staff, and of a record that nobody confirmed for a year."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.actions.reminders import TO_CONFIRM, WAITS
from members.mails import Letter, from_templates, register
from members.models import Mail
from members.queries.gaps import to_be_confirmed
from mmu_portal.lib import gaps


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(WAITS, _("Reminder of what waits in the back office"), _waits)
    register(TO_CONFIRM, _("Reminder to confirm a record"), _to_confirm)


def _waits(mail: Mail) -> Letter | None:
    """What waits at this moment; nothing if all was done meanwhile, or is no longer the person's."""
    person = mail.recipient
    if person is None or not (person.is_staff and person.is_active):
        return None
    lines = gaps.count_reminding(person.has_perm)
    if not lines:
        return None
    return from_templates(WAITS, lines=lines, address=settings.SITE_URL + reverse("admin:index"))


def _to_confirm(mail: Mail) -> Letter | None:
    """Nothing if the record was confirmed meanwhile, or is asked for in another way."""
    place = to_be_confirmed(timezone.localdate()).filter(pk=mail.words["municipality"]).first()
    if place is None:
        return None
    return from_templates(
        TO_CONFIRM, municipality=place, address=settings.SITE_URL + reverse("my:municipality")
    )

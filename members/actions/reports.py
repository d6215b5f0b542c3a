"""Reports of mistakes in records."""

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import ErrorReport, Municipality
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import is_second_click, takes_slot

PER_HOUR = 5


@transaction.atomic
def submit_report(*, municipality: Municipality, text: str, email: str, sender: str) -> None:
    """Keep a visitor's report for staff; `sender` is the network address, which is not kept.

    The same words again within the hour are the second click, and kept once. Raises `DomainError` when the
    same address has sent `PER_HOUR` in the last hour.
    """
    if is_second_click("report", municipality.pk, email, text):
        return
    if not takes_slot("error-report", sender, limit=PER_HOUR, seconds=3600):
        raise DomainError(_("Too many reports came from your network in the last hour. Try again later."))
    ErrorReport.objects.create(municipality=municipality, text=text, email=email)

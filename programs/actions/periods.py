"""Review periods: locked, once and for good."""

import datetime as dt

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from members.models import User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from programs.actions.readings import require_right
from programs.enums import PeriodState
from programs.models import ReviewPeriod
from programs.queries.board import drawn

LOCKS = "programs.lock_reviewperiod"


def reason_against_locking(period: ReviewPeriod) -> str:
    """Why the period cannot be locked today: a sentence, empty if nothing is against it."""
    if period.ends >= timezone.localdate():
        day = formats.date_format(period.ends + dt.timedelta(days=1))
        return _("The period has not ended yet; it can be locked from %(day)s on.") % {"day": day}
    if period.plan.periods.open().filter(ends__lt=period.ends).exists():  # type: ignore[attr-defined]
        return _("An earlier period is open: lock that one first.")
    return ""


@transaction.atomic
def lock_period(*, period: ReviewPeriod, by: User) -> None:
    """Lock a period that has ended, and freeze what the monitor says of it.

    What still waits for approval stays out, and nobody approves it any more.

    Raises:
        DomainError: `by` may not lock it, it has not ended, an earlier one is open, or it is locked already.
    """
    held = ReviewPeriod.objects.for_lists().select_for_update().select_related("plan").get(pk=period.pk)
    require_right(by, LOCKS)
    if refusal := reason_against_locking(held):
        raise DomainError(refusal)
    frozen = {
        "state": PeriodState.LOCKED,
        "locked_at": timezone.now(),
        "locked_by": by,
        "snapshot": drawn(held.plan, day=held.ends, period=held),
    }
    if not ReviewPeriod.objects.open().filter(pk=held.pk).update(**frozen):
        raise DomainError(_("The period was locked before."))
    history.record_change(held, {"state": (PeriodState.OPEN.value, PeriodState.LOCKED.value)}, by=by)

"""Settling visitors' error reports."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.enums import ReportState
from members.models import ErrorReport, User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import record_change


@transaction.atomic
def settle_reports(*, keys: Iterable[int], state: ReportState, by: User) -> int:
    """Close the open reports of `keys` as corrected or dismissed, all or none; returns how many.

    Raises `DomainError` if one of them was settled by somebody else meanwhile.
    """
    if state == ReportState.OPEN:
        raise DomainError(_("A report is settled as corrected or as dismissed."))
    reports = list(ErrorReport.objects.filter(pk__in=list(keys)).order_by("pk"))
    moved = [report for report in reports if _settle(report, state, by)]
    if len(moved) < len(reports):
        late = len(reports) - len(moved)
        sentence = ngettext(
            "%(count)s of these reports had been settled already; nothing was changed.",
            "%(count)s of these reports had been settled already; nothing was changed.",
            late,
        )
        raise DomainError(sentence % {"count": late})
    return len(moved)


def _settle(report: ErrorReport, state: ReportState, by: User) -> bool:
    """Move one report if it is still open, and write its history."""
    still_open = ErrorReport.objects.filter(pk=report.pk, state=ReportState.OPEN)
    if not still_open.update(state=state):
        return False
    record_change(report, {"state": (ReportState.OPEN.value, state.value)}, by=by)
    return True

"""Proposals that wait for staff pass to the successor of who made them, who then hears the answer."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.estates import Estate, register
from members.models import Appointment, DepartmentChange, Municipality, ProfileChange, User
from members.models.proposal import Proposal
from mmu_portal.lib.history import record_change

_kinds: list[type[Proposal]] = []


def register_kind(kind: type[Proposal]) -> None:
    """Let proposals of this kind pass on too; each kind once."""
    if kind in _kinds:
        raise ValueError(f"The proposals {kind._meta.label} are registered twice.")
    _kinds.append(kind)


def kinds() -> list[type[Proposal]]:
    """The kinds of proposals, in the order of their registration."""
    return list(_kinds)


def register_estate() -> None:
    """Let appointments hold what they proposed; called once when the portal starts."""
    register_kind(ProfileChange)
    register_kind(DepartmentChange)
    register(
        Estate(
            "changes",
            _("Proposed changes that wait for staff"),
            lambda appointment: [line for rows in _of(appointment) for line in _lines(rows)],
            _hand_over,
            _waiting,
        )
    )


def _pending() -> Iterator[QuerySet]:
    """Those of each kind that wait."""
    for kind in kinds():
        yield kind._default_manager.pending().order_by("pk")  # type: ignore[attr-defined]


def _of(appointment: Appointment) -> list[QuerySet]:
    return [rows.filter(proposed_by=appointment) for rows in _pending()]


def _lines(proposals: QuerySet) -> list[str]:
    """Each proposal as what it is about; of a plain field also the beginning of what is proposed."""
    told = []
    for each in proposals.select_related("municipality"):
        text = each.proposed[:80] if isinstance(each, ProfileChange) and each.field != "logo" else ""
        told.append(f"{each.subject}: {text}" if text else str(each.subject))
    return told


def _hand_over(leaver: Appointment, successor: Appointment, by: User) -> int:
    """Let the successor stand for each proposal; who wrote it stays, and its history tells of both."""
    passed = 0
    for rows in _of(leaver):
        for change in list(rows):
            moved = rows.filter(pk=change.pk).update(proposed_by=successor)
            if moved:
                record_change(change, {"proposed_by": (leaver.pk, successor.pk)}, by=by)
            passed += moved
    return passed


def _waiting(municipality: Municipality) -> list[str]:
    today = timezone.localdate()
    left = [rows.filter(municipality=municipality, proposed_by__ended__lt=today) for rows in _pending()]
    return [line for rows in left for line in _lines(rows)]

"""Proposals that wait for staff pass to the successor of who made them, who then hears the answer."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.estates import Estate, register
from members.models import Appointment, Municipality, ProfileChange, User
from mmu_portal.lib.history import record_change


def register_estate() -> None:
    """Let appointments hold what they proposed; called once when the portal starts."""
    register(
        Estate(
            "changes",
            _("Proposed changes that wait for staff"),
            lambda appointment: _lines(_of(appointment)),
            _hand_over,
            _waiting,
        )
    )


def _of(appointment: Appointment) -> QuerySet[ProfileChange]:
    return ProfileChange.objects.pending().filter(proposed_by=appointment).order_by("pk")


def _lines(changes: QuerySet[ProfileChange]) -> list[str]:
    """Each proposal as its field and the beginning of what is proposed."""
    return [f"{change.field_label}: {change.proposed[:80]}" for change in changes]


def _hand_over(leaver: Appointment, successor: Appointment, by: User) -> int:
    """Let the successor stand for each proposal; its history says that somebody else made it."""
    passed = 0
    for change in _of(leaver):
        moved = _of(leaver).filter(pk=change.pk).update(proposed_by=successor)
        if moved:
            record_change(change, {"proposed_by": (leaver.pk, successor.pk)}, by=by)
        passed += moved
    return passed


def _waiting(municipality: Municipality) -> list[str]:
    ended = ProfileChange.objects.pending().filter(
        municipality=municipality, proposed_by__ended__lt=timezone.localdate()
    )
    return _lines(ended.order_by("pk"))

"""What waits in the platforms' records: one definition for the count and for the list."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models import User
from mmu_portal.lib.gaps import Gap
from platforms.enums import MeetingState, RequestState
from platforms.models import CommitteeMeeting, JoinRequest, Platform, Seat, SeatHolder
from platforms.queries.seat import admitted


def _vacant(day: dt.date) -> Q:
    held = Exists(SeatHolder.objects.holding(day).filter(seat=OuterRef("pk")))
    return Q(closed__isnull=True) & ~Q(held)


def _not_admitted(day: dt.date) -> Q:
    return Q(closed__isnull=True) & ~admitted("municipality", day)


def _uncoordinated(day: dt.date) -> Q:
    coordinators = User.objects.filter(is_active=True, is_staff=True, platforms_coordinated=OuterRef("pk"))
    return Q(is_active=True) & ~Q(Exists(coordinators))


WAITING = [
    Gap(
        "pending",
        JoinRequest,
        _("Requests to join to decide"),
        lambda day: Q(state=RequestState.PENDING),
        waits=True,
        reminds="change_joinrequest",
    ),
    Gap("vacant", Seat, _("Seats without a holder"), _vacant),
    Gap("not-admitted", Seat, _("Seats of municipalities outside the Union: no entry"), _not_admitted),
    Gap("no-coordinator", Platform, _("Platforms without a coordinator"), _uncoordinated),
    Gap(
        "no-minutes",
        CommitteeMeeting,
        _("Meetings held without minutes"),
        lambda day: Q(state=MeetingState.HELD) & (Q(minutes_tr__isnull=True) | Q(minutes_tr="")),
    ),
    Gap("sample", Seat, _("Seats that are sample data"), lambda day: Q(is_sample=True)),
]

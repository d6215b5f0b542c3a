"""What a person's own area shows of the platforms."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, OuterRef, QuerySet, When

from mmu_portal.lib.composed import composed
from platforms.models import JoinRequest, Need, NeedSupport, Platform, Seat, SeatHolder
from platforms.queries.seat import admitted

REQUESTS_SHOWN = 20


@composed
def seats_held(person: int, day: dt.date) -> QuerySet:
    """What a person holds on a day, with `is_admitted`: whether the platform takes the municipality then."""
    taken = Case(When(admitted("seat__municipality", day), then=True), default=False)
    held = SeatHolder.objects.holding(day).filter(appointment__user=person).annotate(is_admitted=taken)
    return held.select_related("platform", "seat__municipality", "seat__department")


@composed
def seats_of(municipality: int, day: dt.date) -> QuerySet:
    """What a municipality has, with `is_vacant`: whether nobody holds it on a day."""
    holders = SeatHolder.objects.holding(day).filter(seat=OuterRef("pk"))
    seats = Seat.objects.open().filter(municipality=municipality)
    return seats.annotate(is_vacant=~Exists(holders)).select_related("platform", "department")


@composed
def requests_of(person: int) -> QuerySet:
    """The newest requests of a person."""
    asked = JoinRequest.objects.filter(appointment__user=person)
    return asked.select_related("platform", "department")[:REQUESTS_SHOWN]


@composed
def platforms() -> QuerySet:
    """All that have a page."""
    return Platform.objects.filter(is_active=True)


@composed
def needs_brought(municipality: int) -> QuerySet:
    """What a municipality brought."""
    return _for_lines(Need.objects.of(municipality))


@composed
def needs_shared(municipality: int, person: int, day: dt.date) -> QuerySet:
    """What a municipality supports on the platforms that a person enters on a day."""
    entered = Platform.objects.entered_by(person, day).values("pk")
    return _for_lines(Need.objects.filter(supports__municipality=municipality, platform__in=entered))


def _for_lines(needs: QuerySet) -> QuerySet:
    return needs.select_related("platform").defer("what", "tried", "search_key")


@composed
def supports_named(municipality: int) -> QuerySet:
    """The needs with which a municipality may be named as a supporter."""
    named = NeedSupport.objects.filter(municipality=municipality, may_be_named=True)
    return named.select_related("need__platform").defer("note", "need__what", "need__tried")

"""Seats and their holders."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from members.models import MembershipPeriod
from mmu_portal.lib.text import fold

if TYPE_CHECKING:
    from members.models import User
    from platforms.models import Platform


def admitted(municipality: str, day: dt.date) -> Q:
    """The platform of a row takes its municipality on `day`: it is a member of the Union, or need not be one.

    A platform for which nobody has written a rule takes members alone, as a new rule does.
    """
    rules = apps.get_model("platforms", "EligibilityRule").objects.filter(platform=OuterRef("platform"))
    periods = MembershipPeriod.objects.covering(day).filter(municipality=OuterRef(municipality))
    return Q(Exists(rules.filter(needs_membership=False))) | Q(Exists(periods))


def is_shut_out(user: User, platform: Platform) -> bool:
    """Whether the platform's coordinators have suspended the person.

    A suspension is of the person, not of one seat: it is written on all that they hold or held there, and a
    seat that they get until it is lifted is suspended too.
    """
    rows = apps.get_model("platforms", "SeatHolder").objects.filter(is_suspended=True)
    return rows.filter(platform=platform, appointment__user=user).exists()


class SeatQuerySet(models.QuerySet):
    """Seats by what became of them."""

    def open(self) -> SeatQuerySet:
        """Those that a municipality has."""
        return self.filter(closed__isnull=True)

    def on(self, day: dt.date) -> SeatQuerySet:
        """Those that a municipality had on `day`; on the day on which it is given up it has none."""
        return self.filter(Q(closed__isnull=True) | Q(closed__gt=day), opened__lte=day)

    def vacant(self, day: dt.date | None = None) -> SeatQuerySet:
        """Those that a municipality has and nobody holds on `day` (today)."""
        holders = apps.get_model("platforms", "SeatHolder").objects.holding(day)
        return self.open().filter(~Exists(holders.filter(seat=OuterRef("pk"))))


class SeatHolderQuerySet(models.QuerySet):
    """Holders by the days on which they hold their seat."""

    def holding(self, day: dt.date | None = None) -> SeatHolderQuerySet:
        """Those who hold their seat on `day` (today): neither they nor their appointment has ended."""
        on = day or timezone.localdate()
        return self.filter(
            Q(appointment__ended__isnull=True) | Q(appointment__ended__gte=on),
            appointment__started__lte=on,
            until__isnull=True,
            seat__closed__isnull=True,
        )

    def on(self, day: dt.date) -> SeatHolderQuerySet:
        """Those who held their seat on `day`, whatever became of them since; a seat has one at a time."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gt=day),
            Q(seat__closed__isnull=True) | Q(seat__closed__gt=day),
            Q(appointment__ended__isnull=True) | Q(appointment__ended__gte=day),
            since__lte=day,
            appointment__started__lte=day,
            seat__opened__lte=day,
        )

    def current(self, day: dt.date | None = None) -> SeatHolderQuerySet:
        """Those who hold their seat on `day` (today) and may enter the workspace: nobody suspended."""
        suspended = apps.get_model("platforms", "SeatHolder").objects.filter(
            is_suspended=True,
            platform=OuterRef("platform"),
            appointment__user=OuterRef("appointment__user"),
        )
        return (
            self.holding(day)
            .admitted(day)
            .filter(~Exists(suspended), appointment__user__is_active=True, platform__is_active=True)
        )

    def admitted(self, day: dt.date | None = None) -> SeatHolderQuerySet:
        """Those whose municipality the platform takes on `day` (today): a member, where it must be one."""
        return self.filter(admitted("seat__municipality", day or timezone.localdate()))

    def matching(self, words: str) -> SeatHolderQuerySet:
        """Those whose name, municipality or department holds every word, accents and case forgiven."""
        found = self
        for word in dict.fromkeys(fold(words).split()):
            found = found.filter(
                Q(appointment__user__name_key__contains=word)
                | Q(seat__municipality__search_key__contains=word)
                | Q(seat__department__name_key__contains=word)
            )
        return found

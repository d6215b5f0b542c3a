"""Committees: who sits there today, and what of their meetings is public."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from platforms.enums import MeetingState
from platforms.queries.adopted import AdoptedQuerySet

if TYPE_CHECKING:
    from platforms.models import Recommendation


class CommitteeMemberQuerySet(models.QuerySet):
    """Members by the days that they sit."""

    def sitting(self, day: dt.date) -> CommitteeMemberQuerySet:
        """Those who sit on `day`; the last column's day is the first out of office."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gt=day), started__lte=day)


class MeetingQuerySet(models.QuerySet):
    """Meetings by what everybody may read of them."""

    def public(self) -> MeetingQuerySet:
        """Those of which the agenda or the minutes are public, or that are announced."""
        readable = Q(agenda_public=True) & ~Q(agenda_tr="") | Q(minutes_public=True) & ~Q(minutes_tr="")
        return self.filter(readable, committee__is_active=True).exclude(state=MeetingState.CANCELED)


class GuidanceQuerySet(AdoptedQuerySet):
    """Guidance; what is adopted everybody may read from its day on."""

    day = "adopted_on"
    refusal = gettext_lazy("Adopted guidance does not change. Write a new one that replaces it.")

    def public(self, day: dt.date) -> GuidanceQuerySet:
        """Those that everybody may read on `day`."""
        return self.filter(adopted_on__lte=day)

    def taking_up(self, recommendation: Recommendation, day: dt.date) -> GuidanceQuerySet:
        """What everybody may read on `day` that takes up the recommendation, the oldest first."""
        of_pages = self.public(day).filter(committee__is_active=True)
        found = of_pages.filter(recommendations=recommendation)
        return found.select_related("committee").order_by("adopted_on", "pk")

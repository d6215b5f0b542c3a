"""Needs: whose they are, who stands behind them, and how long they wait."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from mmu_portal.lib.days import moments
from platforms.enums import NeedState
from platforms.queries.platform import WorkspaceQuerySet

if TYPE_CHECKING:
    from members.models import Municipality


class NeedQuerySet(WorkspaceQuerySet):
    """Needs by what became of them."""

    def standing(self) -> NeedQuerySet:
        """Those that nobody withdrew."""
        return self.exclude(state=NeedState.WITHDRAWN)

    def unanswered(self) -> NeedQuerySet:
        """Those that wait, gathered or not."""
        return self.filter(state__in=[NeedState.OPEN, NeedState.GATHERED])

    def waiting_on(self, day: dt.date) -> NeedQuerySet:
        """Those that were brought by the end of `day` and wait still, or were answered after it.

        A need is answered when a wording is adopted under its theme after it was gathered there. When one was
        withdrawn is not kept: it did not wait.
        """
        _begins, ends = moments(day, day)
        answers = apps.get_model("platforms", "Wording").objects.filter(
            recommendation__theme=OuterRef("theme"), adopted_at__gte=OuterRef("gathered_at")
        )
        then, later = answers.filter(adopted_at__lt=ends), answers.filter(adopted_at__gte=ends)
        answered_later = Q(Exists(later), ~Q(Exists(then)), state=NeedState.ANSWERED)
        waits = Q(state__in=[NeedState.OPEN, NeedState.GATHERED])
        return self.filter(waits | answered_later, created_at__lt=ends)

    def of(self, municipality: Municipality | int) -> NeedQuerySet:
        """Those that a municipality brought."""
        return self.filter(seat__municipality=municipality)

    def with_support(self) -> NeedQuerySet:
        """With `supporters`: how many other municipalities say that they have the need too."""
        supports = apps.get_model("platforms", "NeedSupport").objects.filter(need=OuterRef("pk"))
        counted = supports.order_by().values("need").annotate(number=Count("pk")).values("number")
        return self.annotate(supporters=Coalesce(Subquery(counted, output_field=IntegerField()), 0))

    def for_lists(self) -> NeedQuerySet:
        """With what a line of a list shows, fetched at once."""
        found = self.with_support().select_related("platform", "theme", "seat__municipality__province")
        return found.defer("seat__municipality__province__outline")

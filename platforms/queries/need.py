"""Needs: whose they are, who stands behind them, and how long they wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

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

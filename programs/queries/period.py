"""Review periods: open ones are worked on, locked ones never change again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from platforms.queries.adopted import AdoptedQuerySet
from programs.enums import PeriodState


class PeriodQuerySet(AdoptedQuerySet):
    """Review periods."""

    day = "locked_at"
    refusal = _("This period is locked: nothing of it changes any more.")

    def open(self) -> PeriodQuerySet:
        """Those whose readings may change."""
        return self.filter(state=PeriodState.OPEN)

    def begun(self, day: dt.date) -> PeriodQuerySet:
        """Those that had begun on `day`."""
        return self.filter(starts__lte=day)

    def for_lists(self) -> PeriodQuerySet:
        """Without the snapshots, which are long."""
        return self.defer("snapshot")

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        self.filter(pk__in=[each.pk for each in rows]).refuse_adopted()
        return super().bulk_update(rows, *args, **kwargs)

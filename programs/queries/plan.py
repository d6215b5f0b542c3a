"""Plans by what everybody may read."""

from __future__ import annotations

from django.db import models


class PlanQuerySet(models.QuerySet):
    """Plans; those that are shown have a page."""

    def shown(self) -> PlanQuerySet:
        """Those that everybody may read of."""
        return self.filter(is_active=True)

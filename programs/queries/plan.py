"""Plans and their actions by what everybody may read."""

from __future__ import annotations

from django.db import models


class PlanQuerySet(models.QuerySet):
    """Plans; those that are shown have a page."""

    def shown(self) -> PlanQuerySet:
        """Those that everybody may read of."""
        return self.filter(is_active=True)


class ActionQuerySet(models.QuerySet):
    """Actions of plans."""

    def of_shown_plans(self) -> ActionQuerySet:
        """Those that the public monitor of their plan shows, with what a line says of them."""
        return self.filter(objective__plan__is_active=True).select_related("objective__plan")

"""Projects by what everybody may read."""

from __future__ import annotations

from django.db import models


class ProjectQuerySet(models.QuerySet):
    """Projects; those that are shown have a page."""

    def shown(self) -> ProjectQuerySet:
        """Those that everybody may read of."""
        return self.filter(is_active=True)

"""Programs by what everybody may read."""

from __future__ import annotations

from django.db import models


class ProgramQuerySet(models.QuerySet):
    """Programs; those that are shown have a page."""

    def shown(self) -> ProgramQuerySet:
        """Those that everybody may read of."""
        return self.filter(is_active=True)

"""Reading profiles."""

from __future__ import annotations

from django.db import models


class ProfileQuerySet(models.QuerySet):
    """Profiles by whose they are."""

    def of_union(self) -> ProfileQuerySet:
        """The Union's own, at most one."""
        return self.filter(municipality__isnull=True)

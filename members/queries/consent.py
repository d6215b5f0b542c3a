"""Questions about consents."""

from __future__ import annotations

from django.db import models


class ConsentQuerySet(models.QuerySet):
    """What people agreed to."""

    def in_force(self) -> ConsentQuerySet:
        """What they have not taken back."""
        return self.filter(withdrawn_at__isnull=True)

"""Photographs by who may see them."""

from __future__ import annotations

from typing import Any

from django.db import models


class PhotographQuerySet(models.QuerySet):
    """Photographs of streets."""

    def public(self) -> PhotographQuerySet:
        """Those of streets that everybody may read of."""
        return self.filter(intervention__street__program__is_active=True)

    def visible_to(self, user: Any) -> PhotographQuerySet:
        """Those that `user` may see: all for staff with the right, else those of shown programs."""
        if user.is_authenticated and user.is_staff and user.has_perm("programs.view_photograph"):
            return self
        return self.public()

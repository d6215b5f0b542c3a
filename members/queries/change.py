"""Questions about proposed changes."""

from __future__ import annotations

from django.db import models

from members.enums import ChangeState


class ProfileChangeQuerySet(models.QuerySet):
    """Proposed changes."""

    def pending(self) -> ProfileChangeQuerySet:
        """Those that wait for staff."""
        return self.filter(state=ChangeState.PENDING)

"""Requests to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

from platforms.enums import RequestState

if TYPE_CHECKING:
    from members.models import User


class JoinRequestQuerySet(models.QuerySet):
    """Requests by their state and who decides them."""

    def pending(self) -> JoinRequestQuerySet:
        """Those that wait for an answer."""
        return self.filter(state=RequestState.PENDING)

    def decided_by_way_of(self, user: User) -> JoinRequestQuerySet:
        """Those of the platforms whose requests this person decides."""
        if user.is_superuser:
            return self
        return self.filter(platform__in=apps.get_model("platforms", "Platform").objects.coordinated_by(user))

"""Requests to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

from platforms.enums import RequestState

if TYPE_CHECKING:
    from members.models import User
    from platforms.models import JoinRequest


class JoinRequestQuerySet(models.QuerySet):
    """Requests by their state and who decides them."""

    def pending(self) -> JoinRequestQuerySet:
        """Those that wait for an answer."""
        return self.filter(state=RequestState.PENDING)

    def before(self, later: JoinRequest) -> JoinRequestQuerySet:
        """What the same person asked of the same platform before, the newest first."""
        same = self.filter(appointment=later.appointment_id, platform=later.platform_id, pk__lt=later.pk)
        return same.order_by("-pk")

    def decided_by_way_of(self, user: User) -> JoinRequestQuerySet:
        """Those of the platforms whose requests this person decides."""
        if user.is_superuser:
            return self
        return self.filter(platform__in=apps.get_model("platforms", "Platform").objects.coordinated_by(user))

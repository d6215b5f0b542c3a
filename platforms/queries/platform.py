"""Which platforms a person sees, and in whose workspace they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class PlatformQuerySet(models.QuerySet):
    """Platforms by who may read them."""

    def visible_to(self, user: User | AnonymousUser) -> PlatformQuerySet:
        """Those with a public page."""
        return self.filter(is_active=True)

    def coordinated_by(self, user: User | AnonymousUser) -> PlatformQuerySet:
        """Those on whose requests the person decides: staff whom the platform names."""
        if not (user.is_authenticated and user.is_staff and user.is_active):
            return self.none()
        return self.filter(is_active=True, pk__in=_coordinated(user))

    def open_to(self, user: User | AnonymousUser) -> PlatformQuerySet:
        """Those whose workspace the person enters today: by a seat, or as its coordinator; nobody else."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        holders = apps.get_model("platforms", "SeatHolder").objects.current()
        seated = Exists(holders.filter(platform=OuterRef("pk"), appointment__user=user.pk))
        leads = Q(pk__in=_coordinated(user)) if user.is_staff else Q(pk__in=[])
        return self.filter(leads | Q(seated), is_active=True)


def _coordinated(user: User | AnonymousUser) -> models.QuerySet:
    platforms = apps.get_model("platforms", "Platform").objects
    return platforms.filter(coordinators=user.pk).values("pk")


class WorkspaceQuerySet(models.QuerySet):
    """Records that live in a platform's workspace, in a field `platform`."""

    def visible_to(self, user: User | AnonymousUser) -> WorkspaceQuerySet:
        """Those of workspaces that the person enters today."""
        platforms = apps.get_model("platforms", "Platform").objects.open_to(user)
        return self.filter(platform__in=platforms)

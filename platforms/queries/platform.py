"""Which platforms a person sees, and in whose workspace they work."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from mmu_portal.lib.composed import composed

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
        return self.filter(is_active=True, pk__in=_coordinated(user.pk))

    def open_to(self, user: User | AnonymousUser) -> PlatformQuerySet:
        """Those whose workspace the person enters today: by a seat, or as its coordinator; nobody else."""
        if not user.is_authenticated:
            return self.none()
        return self.entered_by(user.pk, timezone.localdate())

    def entered_by(self, person: int, day: dt.date) -> PlatformQuerySet:
        """The same of a person (the key) on `day`."""
        holders = apps.get_model("platforms", "SeatHolder").objects.current(day)
        seated = Exists(holders.filter(platform=OuterRef("pk"), appointment__user=person))
        return self.filter(Q(pk__in=_coordinated(person)) | Q(seated), is_active=True)


def _coordinated(person: int) -> models.QuerySet:
    """The platforms that name a person, who must be of the staff, as a coordinator."""
    platforms = apps.get_model("platforms", "Platform").objects
    staff = {"coordinators__is_staff": True, "coordinators__is_active": True}
    return platforms.filter(coordinators=person, **staff).values("pk")


def keys_open_to(user: User | AnonymousUser) -> set[int]:
    """The keys of the platforms whose workspace the person enters today."""
    return {key for (key,) in _entered(user.pk, timezone.localdate())} if user.is_authenticated else set()


@composed
def _entered(person: int, day: dt.date) -> PlatformQuerySet:
    return apps.get_model("platforms", "Platform").objects.entered_by(person, day).values_list("pk")


class WorkspaceQuerySet(models.QuerySet):
    """Records that live in a platform's workspace, in a field `platform`."""

    def visible_to(self, user: User | AnonymousUser) -> WorkspaceQuerySet:
        """Those of workspaces that the person enters today."""
        platforms = apps.get_model("platforms", "Platform").objects.open_to(user)
        return self.filter(platform__in=platforms)

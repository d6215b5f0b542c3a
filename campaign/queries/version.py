"""Reading versions of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from campaign.enums import VersionState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class ProfileVersionQuerySet(models.QuerySet):
    """Versions by who may read them and where they stand."""

    def published(self) -> ProfileVersionQuerySet:
        """Those that everybody may read."""
        return self.filter(state=VersionState.PUBLISHED)

    def drafts(self) -> ProfileVersionQuerySet:
        """Those that staff still work on."""
        return self.filter(state=VersionState.DRAFT)

    def visible_to(self, user: User | AnonymousUser) -> ProfileVersionQuerySet:
        """Those that `user` may read: drafts are for staff with the permission to see versions."""
        if user.is_active and user.is_staff and user.has_perm("campaign.view_profileversion"):
            return self
        return self.published()

    def of_union(self) -> ProfileVersionQuerySet:
        """Those of the Union's own profile."""
        return self.filter(profile__municipality__isnull=True)

    def newest_first(self) -> ProfileVersionQuerySet:
        """By number, the highest first."""
        return self.order_by("-number")

    def current(self) -> models.Model | None:
        """The published version with the highest number, or nothing."""
        return self.published().newest_first().first()

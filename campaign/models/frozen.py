"""The guard around what has been published."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from campaign.enums import VersionState
from mmu_portal.lib.errors import DomainError


class FrozenWhenPublished(models.Model):
    """A row that nobody changes or deletes once its version of the profile is published.

    Actions and the back office refuse first; this is the last guard, for code that forgets.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_published()
        return super().delete(*args, **kwargs)

    def refuse_if_published(self) -> None:
        """Raise `DomainError` if the stored version is published."""
        versions = apps.get_model("campaign", "ProfileVersion").objects
        key = self.frozen_version_id()
        if key is not None and versions.filter(pk=key, state=VersionState.PUBLISHED).exists():
            raise DomainError(_("A published version does not change. Start a draft instead."))

    def frozen_version_id(self) -> int | None:
        """The version whose publication freezes this row; empty before either is stored."""
        raise NotImplementedError

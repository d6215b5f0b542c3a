"""Who has a profile in the campaign."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaign.queries.profile import ProfileQuerySet
from mmu_portal.lib.fields import OneLineField


class Profile(models.Model):
    """One human rights city profile: the Union's, where `municipality` is empty, or a municipality's own."""

    municipality = models.OneToOneField(
        "members.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaign_profile",
        verbose_name=_("municipality"),
        help_text=_("Empty for the Union’s own profile."),
    )
    name = OneLineField(_("name"), max_length=150)

    objects: ClassVar = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign profile")
        verbose_name_plural = _("campaign profiles")
        ordering = ["pk"]
        constraints = [
            # A plain unique field lets any number of rows without a municipality in.
            models.UniqueConstraint(
                Coalesce("municipality", 0),
                name="profile_union_once",
                violation_error_message=_("The Union already has its profile."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Sub-groups of a platform."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from platforms.enums import SubGroupKind
from platforms.queries.platform import WorkspaceQuerySet


class SubGroup(EditedVersion, SampleFlag):
    """Members of a platform who work on one field, or in cities of one size."""

    on_public_pages = False

    platform = models.ForeignKey(
        "platforms.Platform", models.CASCADE, related_name="groups", verbose_name=_("platform")
    )
    slug = models.SlugField(_("address of the page"), max_length=60)
    name = OneLineField(_("name"), max_length=120)
    description = ParagraphsField(_("description"), max_length=1000, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SubGroupKind, default=SubGroupKind.FIELD)
    seats = models.ManyToManyField(
        "platforms.Seat", blank=True, related_name="groups", verbose_name=_("seats")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar = WorkspaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("sub-group")
        verbose_name_plural = _("sub-groups")
        ordering = ["platform", "kind", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "slug"],
                name="sub_group_address_once",
                violation_error_message=_("Another sub-group of this platform has this address."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=SubGroupKind.values), name="sub_group_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Versions of a profile."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.enums import VersionState
from campaign.models.frozen import FrozenWhenPublished
from campaign.queries.version import ProfileVersionQuerySet
from campaign.validators import YEAR_VALIDATORS
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion


class ProfileVersion(FrozenWhenPublished, EditedVersion):
    """One numbered version of a profile: a draft that staff work on, or a published one that never changes.

    `number` counts a profile's versions as readers see them; `version` counts the edits of this row and of
    its sections and claims, so that nobody overwrites or publishes what they have not seen.
    """

    profile = models.ForeignKey(
        "campaign.Profile", models.PROTECT, related_name="versions", verbose_name=_("profile")
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT, editable=False
    )
    lead = ParagraphsField(
        _("lead"), max_length=400, help_text=_("One or two sentences under the title."), blank=True
    )
    region = OneLineField(_("region"), max_length=120, blank=True)
    country = OneLineField(_("country"), max_length=80, blank=True)
    joined_year = models.PositiveSmallIntegerField(
        _("joined the campaign in"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    leader_name = OneLineField(_("local or regional leader"), max_length=150, blank=True)
    leader_title = OneLineField(_("leader’s office"), max_length=250, blank=True)
    mandate_from = models.PositiveSmallIntegerField(
        _("mandate from"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    mandate_to = models.PositiveSmallIntegerField(
        _("mandate to"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    government_type = OneLineField(_("type of government"), max_length=120, blank=True)
    source = OneLineField(
        _("source"),
        max_length=250,
        blank=True,
        help_text=_("Where the facts and figures are stated."),
    )
    source_year = models.PositiveSmallIntegerField(
        _("year of the source"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects: ClassVar = ProfileVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the profile")
        verbose_name_plural = _("versions of the profile")
        ordering = ["profile", "-number"]
        permissions = [("publish_profileversion", _("Can publish a version of the profile"))]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "number"],
                name="version_number_once",
                violation_error_message=_("This profile already has a version of this number."),
            ),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(state=VersionState.DRAFT),
                name="version_one_draft",
                violation_error_message=_("This profile already has a draft."),
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, published_at__isnull=True)
                | Q(state=VersionState.PUBLISHED, published_at__isnull=False),
                name="version_published_dated",
                violation_error_message=_("A published version has a date, a draft has none."),
            ),
            models.CheckConstraint(
                condition=Q(mandate_to__isnull=True) | Q(mandate_to__gte=F("mandate_from")),
                name="version_mandate_in_order",
                violation_error_message=_("A mandate must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return _("version %(number)s") % {"number": self.number}

    @property
    def is_draft(self) -> bool:
        """Whether staff still work on it."""
        return self.state == VersionState.DRAFT

    def frozen_version_id(self) -> int | None:
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("campaign:version", args=[self.number])

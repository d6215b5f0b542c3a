"""Photographs of an intervention, before and after."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.validators import validate_day_of_service
from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import EditedVersion
from programs.enums import Moment
from programs.photographs import widths
from programs.queries.photograph import PhotographQuerySet

SHOWN_AT = 960  # pixels: what a browser without a choice of widths gets


class Photograph(EditedVersion):
    """The photograph of one phase before it, or after it: one each, taken from where they can be compared.

    `file` names the stored pictures (`programs.photographs`); `width` and `height` are the widest one's. The
    description is what those hear who do not see the picture.
    """

    # Made by modeltranslation.
    description_tr: str
    description_en: str

    intervention = models.ForeignKey(
        "programs.Intervention", models.CASCADE, related_name="photographs", verbose_name=_("intervention")
    )
    moment = models.CharField(_("before or after"), max_length=6, choices=Moment)
    file = models.CharField(max_length=32, unique=True, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    description = OneLineField(
        _("description"),
        max_length=250,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    credit = OneLineField(_("credit"), max_length=120, help_text=_("Who took it, or whose it is."))
    taken_on = models.DateField(_("taken on"), null=True, blank=True, validators=[validate_day_of_service])

    objects: ClassVar = PhotographQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph of a street")
        verbose_name_plural = _("photographs of a street")
        ordering = ["intervention", "-moment"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "moment"],
                name="photograph_once_a_moment",
                violation_error_message=_("There is a photograph of this moment: replace it."),
            ),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="photograph_moment_known"),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0) & ~Q(file=""), name="photograph_has_a_picture"
            ),
            models.CheckConstraint(
                condition=~Q(description_tr="") & ~Q(description_en="") & Q(description_en__isnull=False),
                name="photograph_described_in_both_languages",
                violation_error_message=_("Describe the picture in both languages."),
            ),
            models.CheckConstraint(condition=~Q(credit=""), name="photograph_credited"),
        ]

    def __str__(self) -> str:
        return f"{self.intervention}, {self.get_moment_display()}"

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Each picture's address and width in pixels, the narrowest first."""
        return [
            (reverse("programs:photograph", args=[self.file, width]), width) for width in widths(self.width)
        ]

    @property
    def address(self) -> str:
        """The picture for who has no choice."""
        fitting = [address for address, width in self.addresses if width >= SHOWN_AT]
        return fitting[0] if fitting else self.addresses[-1][0]

    @property
    def srcset(self) -> str:
        """All widths, for the browser to choose from."""
        return ", ".join(f"{address} {width}w" for address, width in self.addresses)

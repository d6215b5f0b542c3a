"""Figures that a version publishes."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.enums import ClaimLink, ClaimQualifier
from campaign.models.frozen import FrozenWhenPublished
from campaign.queries.figure import written
from campaign.validators import POSITION_VALIDATORS
from members.validators import validate_year_of_figure
from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import EditedVersion


class Claim(FrozenWhenPublished, EditedVersion):
    """One published figure of a section, with its source and year; every page takes the number from here.

    `code` is its name for pages and for checks of the figure against the records.
    """

    section = models.ForeignKey(
        "campaign.Section", models.CASCADE, related_name="claims", verbose_name=_("section")
    )
    code = models.SlugField(
        _("code"), max_length=40, help_text=_("A short name without spaces, such as streets.")
    )
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    qualifier = models.CharField(
        _("how exactly"), max_length=10, choices=ClaimQualifier, default=ClaimQualifier.EXACT
    )
    unit = OneLineField(
        _("unit"), max_length=20, blank=True, help_text=_("Such as m²; empty where things are counted.")
    )
    label = OneLineField(
        _("what it counts"),
        max_length=200,
        help_text=_("Read on from the number: “streets given back to children”."),
    )
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    target_due = models.DateField(
        _("target due"), null=True, blank=True, help_text=_("Any day of the month in which it is due.")
    )
    target_basis = OneLineField(
        _("how the target was set"),
        max_length=200,
        blank=True,
        help_text=_("If the source gives no number: how this one follows from it."),
    )
    source = OneLineField(
        _("source"),
        max_length=250,
        blank=True,
        help_text=_("Empty if it is the source of the whole version."),
    )
    as_of_year = models.PositiveSmallIntegerField(_("as of"), validators=[validate_year_of_figure])
    link = models.CharField(_("list behind it"), max_length=40, choices=ClaimLink, blank=True)
    on_home = models.BooleanField(_("on the home page"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0, validators=POSITION_VALIDATORS)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["section", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "code"],
                name="claim_code_once",
                violation_error_message=_("Another figure of this section has this code."),
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=ClaimQualifier.values),
                name="claim_qualifier_known",
                violation_error_message=_("Choose from the list."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="claim_not_negative",
                violation_error_message=_("A figure is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True, target_due__isnull=True)
                | Q(target__gt=0, target_due__isnull=False),
                name="claim_target_dated",
                violation_error_message=_("Give a target together with the month in which it is due."),
            ),
        ]

    def __str__(self) -> str:
        return f"{written(self.value)} {self.label}"

    def frozen_version_id(self) -> int | None:
        return self.section.profile_version_id if self.section_id else None

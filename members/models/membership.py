"""Membership of the Union."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.queries.membership import MembershipPeriodQuerySet
from members.validators import validate_day_of_record
from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.overlap import SeparateStretches, stretch_in_words


class MembershipPeriod(SeparateStretches, EditedVersion, SampleFlag):
    """One stretch of time in which a municipality belongs to the Union; no two of one municipality overlap.

    An unknown first day is empty: the period then counts from the beginning.
    """

    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, related_name="memberships", verbose_name=_("municipality")
    )
    joined = models.DateField(
        _("joined on"),
        validators=[validate_day_of_record],
        null=True,
        blank=True,
        help_text=_("Empty if not known."),
    )
    left = models.DateField(
        _("left on"),
        validators=[validate_day_of_record],
        null=True,
        blank=True,
        help_text=_("The first day outside the Union; empty while a member."),
    )
    decision = OneLineField(
        _("decision"), max_length=200, blank=True, help_text=_("Number and date of the council’s decision.")
    )

    stretch_keys = ("municipality_id",)
    stretch_fields = ("joined", "left")

    objects: ClassVar = MembershipPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership period")
        verbose_name_plural = _("membership periods")
        ordering = ["municipality", models.F("joined").asc(nulls_first=True)]
        permissions = [
            ("import_membershipperiod", "Can import spreadsheets"),
            ("export_membershipperiod", "Can export spreadsheets"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(left__isnull=True),
                name="membership_open_once",
                violation_error_message=_("This municipality already has an open membership."),
            ),
            models.CheckConstraint(
                condition=models.Q(joined__isnull=True)
                | models.Q(left__isnull=True)
                | models.Q(left__gt=models.F("joined")),
                name="membership_ends_after_start",
                violation_error_message=_("The day of leaving must come after the day of joining."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.days}"

    @property
    def days(self) -> str:
        """From when to when, in words."""
        return stretch_in_words(self.joined, self.left)

    def overlap_sentence(self, other: "MembershipPeriod") -> str:
        return gettext("This period overlaps another membership of the municipality: %(period)s.") % {
            "period": other.days
        }

"""Platforms and the rules by which departments join them."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion
from platforms.enums import Admission
from platforms.queries.platform import PlatformQuerySet

MOST_SEATS = 50


class Platform(EditedVersion):
    """One platform of the Union: where departments of member municipalities meet and work."""

    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    name = OneLineField(_("name"), max_length=120)
    lead = ParagraphsField(_("lead"), max_length=600, help_text=_("For whom it is, in one or two sentences."))
    purposes = ParagraphsField(
        _("what it is for"),
        max_length=4000,
        blank=True,
        help_text=_("One purpose a paragraph: its name on the first line, a sentence below it."),
    )
    not_for = ParagraphsField(
        _("whom it is not for"), max_length=2000, blank=True, help_text=_("One case a line.")
    )
    areas = models.ManyToManyField(
        "members.WorkArea", blank=True, related_name="platforms", verbose_name=_("areas")
    )
    target_groups = models.ManyToManyField(
        "members.TargetGroup", blank=True, related_name="platforms", verbose_name=_("target groups")
    )
    coordinators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="platforms_coordinated",
        verbose_name=_("coordinators"),
        limit_choices_to={"is_staff": True, "is_active": True},
        help_text=_("Staff who decide on requests and work in the workspace."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("A platform that is not active has no page and no workspace.")
    )

    objects: ClassVar = PlatformQuerySet.as_manager()

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("platforms:platform", args=[self.slug])

    def hold(self) -> None:
        """Hold the row to the end of the transaction; who refers to it meanwhile does not wait."""
        Platform.objects.select_for_update(no_key=True).only("pk").get(pk=self.pk)

    def named_purposes(self) -> list[tuple[str, str]]:
        """Name and sentence of each purpose, as the field holds them."""
        parts = [part.strip() for part in (self.purposes or "").split("\n\n")]
        halves = [part.partition("\n") for part in parts if part]
        return [(name, " ".join(text.split())) for name, _break, text in halves]

    def cases_not_for(self) -> list[str]:
        """The cases for which the platform is not, one each."""
        return [line.strip() for line in (self.not_for or "").splitlines() if line.strip()]


class EligibilityRule(EditedVersion):
    """By what a platform's departments qualify; staff edit it, `queries.verdict` says what it means."""

    platform = models.OneToOneField(Platform, models.CASCADE, related_name="rule", verbose_name=_("platform"))
    work_areas = models.ManyToManyField(
        "members.WorkArea",
        blank=True,
        related_name="rules",
        verbose_name=_("work areas, one of which suffices"),
        help_text=_("With none chosen, a department of any area qualifies."),
    )
    needs_membership = models.BooleanField(_("only for members of the Union"), default=True)
    seats_per_municipality = models.PositiveSmallIntegerField(
        _("seats per municipality"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)],
        help_text=_("Seats that are taken already stay when the number becomes smaller."),
    )
    admission = models.CharField(_("admission"), max_length=12, choices=Admission, default=Admission.OPEN)

    class Meta:
        verbose_name = _("rule of admission")
        verbose_name_plural = _("rules of admission")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats_per_municipality__range=(1, MOST_SEATS)),
                name="rule_seats_in_range",
                violation_error_message=_("A municipality has from 1 to 50 seats."),
            ),
            models.CheckConstraint(
                condition=models.Q(admission__in=Admission.values), name="rule_admission_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.platform)

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        """Store the rule, and let what is counted of each municipality follow its number of seats.

        The platform is held meanwhile: a count that begins at this moment reads the new rule, or is fitted.
        """
        self.platform.hold()
        super().save(*args, **kwargs)
        self.fit(self.platform.allotments.all())

    def fit(self, allotments: models.QuerySet) -> None:
        """Let allotments have as many seats as the rule gives; those that are taken already stay."""
        allotments.update(capacity=Greatest(models.F("taken"), models.Value(self.seats_per_municipality)))

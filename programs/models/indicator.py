"""Indicators of a plan: what is read, from where it starts, and what it should reach by when."""

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from programs.enums import OF_A_PROGRAM, Breakdown, Computed, Direction, IndicatorKind, Rhythm
from programs.models.plan import DAYS
from programs.queries.indicator import IndicatorQuerySet

MOST_DECIMALS = 3
DIGITS = 16


def finer_than(value: Decimal, places: int) -> bool:
    """Whether a number has more decimals than so many places."""
    return value != round(value, places)


class Indicator(EditedVersion, SampleFlag):
    """One thing that is read again and again to tell how an action of a plan goes."""

    action = models.ForeignKey(
        "programs.EqualityAction", models.PROTECT, related_name="indicators", verbose_name=_("action")
    )
    code = models.SlugField(
        _("code"), max_length=20, unique=True, help_text=_("Such as 2-1-a: part of its address, and lasting.")
    )
    title = OneLineField(_("title"), max_length=200)
    unit = OneLineField(_("unit"), max_length=60, help_text=_("Such as municipalities, or %."))
    kind = models.CharField(_("kind"), max_length=8, choices=IndicatorKind, default=IndicatorKind.OUTPUT)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, validators=[MaxValueValidator(MOST_DECIMALS)]
    )
    baseline = models.DecimalField(
        _("baseline"), null=True, blank=True, max_digits=DIGITS, decimal_places=MOST_DECIMALS
    )
    baseline_on = models.DateField(_("day of the baseline"), null=True, blank=True, validators=DAYS)
    breakdown = models.CharField(
        _("told apart"), max_length=8, choices=Breakdown, default=Breakdown.NONE, blank=True
    )
    parts_add_up = models.BooleanField(
        _("its parts add up to the whole"), default=True, help_text=_("Not so for shares and averages.")
    )
    counts_people = models.BooleanField(
        _("counts people"),
        default=True,
        help_text=_(
            "Untick it only where no people are counted (municipalities, events, shares): while it is "
            "ticked, nobody outside the Union is shown a figure, or a part of one, of fewer than five people."
        ),
    )
    rhythm = models.PositiveSmallIntegerField(_("how often due"), choices=Rhythm, default=Rhythm.HALF_YEAR)
    computed = models.CharField(
        _("where the figure is from"), max_length=12, choices=Computed, default=Computed.TYPED, blank=True
    )
    program = models.ForeignKey(
        "programs.Program",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("of one program"),
        help_text=_("Of a figure that the portal counts: that of one program alone. Empty: of all."),
    )
    source = OneLineField(
        _("source"), max_length=200, blank=True, help_text=_("Of a figure that is typed in: which records.")
    )

    objects: ClassVar = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        permissions = [
            ("import_indicator", "Can import spreadsheets"),
            ("export_indicator", "Can export spreadsheets"),
        ]
        ordering = ["action__objective__plan", "action__objective__number", "action__number", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=IndicatorKind.values,
                    direction__in=Direction.values,
                    breakdown__in=Breakdown.values,
                    rhythm__in=Rhythm.values,
                    computed__in=Computed.values,
                ),
                name="indicator_choices_known",
            ),
            models.CheckConstraint(
                condition=models.Q(decimals__lte=MOST_DECIMALS), name="indicator_decimals_few"
            ),
            models.CheckConstraint(
                condition=models.Q(baseline__isnull=True) | models.Q(baseline_on__isnull=False),
                name="indicator_baseline_has_day",
                violation_error_message=_("Say of which day the baseline is."),
            ),
            models.CheckConstraint(
                condition=models.Q(computed="") | models.Q(breakdown=""),
                name="indicator_computed_is_whole",
                violation_error_message=_("A figure that the portal counts is not told apart."),
            ),
            models.CheckConstraint(
                condition=models.Q(program__isnull=True) | models.Q(computed__in=OF_A_PROGRAM),
                name="indicator_program_is_counted",
                violation_error_message=_("This figure is not counted of one program alone."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("plans:indicator", args=[self.action.objective.plan.slug, self.code])

    @property
    def plan_id(self) -> int:
        """The key of its plan."""
        return self.action.objective.plan_id

    @property
    def tells_of_people(self) -> bool:
        """Whether small figures of it are kept inside: people are counted, whatever its box says."""
        by_gender = self.breakdown == Breakdown.GENDER and self.parts_add_up
        return self.counts_people or by_gender or Computed(self.computed).counts_people

    def clean(self) -> None:
        """Refuse a baseline that is finer than the readings."""
        super().clean()
        if self.baseline is not None and self.decimals is not None:
            refuse_finer("baseline", self.baseline, self.decimals)


class IndicatorTarget(EditedVersion):
    """What an indicator should have reached on a day."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator")
    )
    due = models.DateField(_("target date"), validators=DAYS)
    value = models.DecimalField(_("target"), max_digits=DIGITS, decimal_places=MOST_DECIMALS)

    class Meta:
        verbose_name = _("target of an indicator")
        verbose_name_plural = _("targets of an indicator")
        permissions = [
            ("import_indicatortarget", "Can import spreadsheets"),
            ("export_indicatortarget", "Can export spreadsheets"),
        ]
        ordering = ["indicator", "due"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "due"],
                name="indicator_target_once_a_day",
                violation_error_message=_("The indicator has a target for this day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.due}"

    def clean(self) -> None:
        """Refuse a target that lies on the wrong side of the baseline, or is finer than the readings."""
        super().clean()
        indicator = self.indicator
        if self.value is None:
            return
        if indicator.decimals is not None:
            refuse_finer("value", self.value, indicator.decimals)
        if indicator.baseline is None:
            return
        way = self.value - indicator.baseline
        if (way < 0) if indicator.direction == Direction.UP else (way > 0):
            sentence = _(
                "This lies on the wrong side of the baseline: look at the direction of the indicator."
            )
            raise ValidationError({"value": sentence})


def refuse_finer(name: str, value: Decimal, places: int) -> None:
    """Refuse a number with more decimals than the indicator's readings have."""
    if finer_than(value, places):
        raise ValidationError(
            {name: _("At most so many decimals: %(places)s.") % {"places": places}}, code="decimals"
        )

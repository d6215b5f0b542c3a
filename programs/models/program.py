"""Programs of the Union: what they are, how they went, what they aim at."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.validators import validate_day_of_service
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion
from programs.enums import Metric, Precision, Unit
from programs.queries.program import ProgramQuerySet

FIRST_YEAR, LAST_YEAR = 1975, 2100  # the Union was founded in 1975
YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class Program(EditedVersion):
    """One program: a line of work of the Union with partners and a public page."""

    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    name = OneLineField(_("name"), max_length=120)
    unit = models.CharField(
        _("run by"), max_length=10, choices=Unit, blank=True, help_text=_("Empty where no source says it.")
    )
    since = models.PositiveSmallIntegerField(_("since (year)"), null=True, blank=True, validators=YEARS)
    until = models.PositiveSmallIntegerField(
        _("until (year)"), null=True, blank=True, validators=YEARS, help_text=_("Empty while it runs.")
    )
    lead = ParagraphsField(_("lead"), max_length=600, help_text=_("What it does, in one or two sentences."))
    text = ParagraphsField(_("text"), max_length=6000, blank=True, help_text=_("Markdown."))
    partners = models.ManyToManyField(
        "programs.Organization", blank=True, related_name="programs", verbose_name=_("partners")
    )
    target_groups = models.ManyToManyField(
        "members.TargetGroup", blank=True, related_name="programs", verbose_name=_("target groups")
    )
    rights = models.ManyToManyField(
        "members.RightsTheme", blank=True, related_name="programs", verbose_name=_("rights")
    )
    source = OneLineField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(
        _("shown"), default=True, help_text=_("A program that is not shown has no page.")
    )

    objects: ClassVar = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="program_ends_after_start",
                violation_error_message=_("A program does not end before it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(unit__in=["", *Unit.values]), name="program_unit_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:program", args=[self.slug])


class ProgramEvent(EditedVersion):
    """Something that happened in a program, as a source tells it: a stop on its time line."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="events", verbose_name=_("program"))
    day = models.DateField(
        _("day"),
        validators=[validate_day_of_service],
        help_text=_("Of a month or a year its first day."),
    )
    precision = models.CharField(
        _("how exactly the day is known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    title = OneLineField(_("title"), max_length=120)
    text = ParagraphsField(_("text"), max_length=600, blank=True)
    source = OneLineField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("event of a program")
        verbose_name_plural = _("events of a program")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(precision__in=Precision.values), name="event_precision_known"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ProgramTarget(EditedVersion):
    """What a program wants to reach by when, beside what its newest source states.

    `stated` is what a source says was reached; what the records add up to is computed by
    `queries.figures`, and pages tell the two apart.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="targets", verbose_name=_("program"))
    metric = models.CharField(_("what is counted"), max_length=15, choices=Metric)
    value = models.PositiveIntegerField(_("target"), validators=[MinValueValidator(1)])
    due = models.DateField(_("by"), null=True, blank=True, validators=[validate_day_of_service])
    due_precision = models.CharField(
        _("how exactly the day is known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    basis = OneLineField(
        _("how the target came about"), max_length=200, blank=True, help_text=_("If it was computed.")
    )
    stated = models.PositiveIntegerField(
        _("reached, as stated"), null=True, blank=True, help_text=_("What the source says was reached.")
    )
    is_approximate = models.BooleanField(_("the stated figure is approximate"), default=False)
    stated_year = models.PositiveSmallIntegerField(
        _("stated in (year)"), null=True, blank=True, validators=YEARS
    )
    source = OneLineField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("target of a program")
        verbose_name_plural = _("targets of a program")
        ordering = ["program", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "metric"], name="target_once_a_metric"),
            models.CheckConstraint(
                condition=models.Q(metric__in=Metric.values) & models.Q(due_precision__in=Precision.values),
                name="target_words_known",
            ),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="target_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()}: {self.value}"

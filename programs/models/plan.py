"""Plans of the Union: objectives, and the actions that lead to them."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.validators import validate_day_of_service
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from programs.enums import ActionStatus, Face
from programs.queries.plan import ActionQuerySet, PlanQuerySet

DAYS = [validate_day_of_service]


class Plan(EditedVersion):
    """One plan, such as the Gender Equality Plan: what it is for, and the page that monitors it."""

    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    name = OneLineField(_("name"), max_length=120)
    lead = ParagraphsField(_("lead"), max_length=600, help_text=_("What it does, in one or two sentences."))
    text = ParagraphsField(_("text"), max_length=6000, blank=True, help_text=_("Markdown."))
    starts = models.DateField(_("begins on"), null=True, blank=True, validators=DAYS)
    ends = models.DateField(_("ends on"), null=True, blank=True, validators=DAYS)
    source = OneLineField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(
        _("shown"), default=True, help_text=_("A plan that is not shown has no page.")
    )

    objects: ClassVar = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of the Union", "plan")
        verbose_name_plural = pgettext_lazy("of the Union", "plans")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
                name="plan_ends_after_start",
                violation_error_message=_("A plan does not end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.slug])


class Objective(EditedVersion, SampleFlag):
    """What a plan wants to reach, on one of its two faces."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="objectives", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = OneLineField(_("title"), max_length=200)
    face = models.CharField(_("part of the plan"), max_length=10, choices=Face)

    class Meta:
        verbose_name = pgettext_lazy("of a plan", "objective")
        verbose_name_plural = pgettext_lazy("of a plan", "objectives")
        permissions = [
            ("import_objective", "Can import spreadsheets"),
            ("export_objective", "Can export spreadsheets"),
        ]
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="objective_number_once",
                violation_error_message=_("The plan has an objective of this number already."),
            ),
            models.CheckConstraint(condition=models.Q(face__in=Face.values), name="objective_face_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class EqualityAction(EditedVersion, SampleFlag):
    """What is done for an objective, by which unit and until when.

    Its status follows from its indicators and its days; a person may set another one, and says why.
    """

    # Made by modeltranslation.
    reason_tr: str | None

    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="actions", verbose_name=_("objective")
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = OneLineField(_("title"), max_length=200)
    text = ParagraphsField(_("text"), max_length=1000, blank=True)
    unit = OneLineField(
        _("responsible unit"), max_length=120, blank=True, help_text=_("Who reports its readings.")
    )
    starts = models.DateField(_("begins on"), null=True, blank=True, validators=DAYS)
    ends = models.DateField(_("ends on"), null=True, blank=True, validators=DAYS)
    set_status = models.CharField(
        _("status, if not as computed"),
        max_length=12,
        choices=ActionStatus,
        blank=True,
        help_text=_("Empty: the status follows from indicators and days."),
    )
    reason = OneLineField(
        _("reason for this status"), max_length=300, blank=True, help_text=_("Pages show it.")
    )
    source = OneLineField(_("source"), max_length=200, blank=True)
    activities = models.ManyToManyField(
        "programs.Activity",
        blank=True,
        related_name="actions",
        verbose_name=_("activities"),
        help_text=_("What took place, or will, to carry it out."),
    )

    objects: ClassVar = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action of a plan")
        verbose_name_plural = _("actions of a plan")
        permissions = [
            ("import_equalityaction", "Can import spreadsheets"),
            ("export_equalityaction", "Can export spreadsheets"),
        ]
        ordering = ["objective__plan", "objective__number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "number"],
                name="action_number_once",
                violation_error_message=_("The objective has an action of this number already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
                name="action_ends_after_start",
                violation_error_message=_("An action does not end before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(set_status__in=["", *ActionStatus.values]), name="action_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(set_status="")
                | (models.Q(reason_tr__isnull=False) & ~models.Q(reason_tr="")),
                name="action_status_has_reason",
                violation_error_message=_("Say in Turkish why the status is not as computed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective.number}.{self.number} {self.title}"

"""Projects with a beginning and an end, and who takes part in them in which role."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.validators import validate_day_of_service
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion
from programs.enums import PartnerRole, Precision, ProjectStatus
from programs.queries.project import ProjectQuerySet


class Project(EditedVersion):
    """One project: dates as IATI has them, extensions, and what it led to."""

    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    name = OneLineField(_("name"), max_length=150)
    short_name = OneLineField(_("short name"), max_length=40, blank=True)
    lead = ParagraphsField(_("lead"), max_length=600)
    text = ParagraphsField(_("text"), max_length=6000, blank=True, help_text=_("Markdown."))
    status = models.CharField(_("status"), max_length=1, choices=ProjectStatus, default=ProjectStatus.RUNNING)
    starts = models.DateField(_("begins on"), null=True, blank=True, validators=[validate_day_of_service])
    starts_precision = models.CharField(
        _("how exactly the beginning is known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    ends = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        validators=[validate_day_of_service],
        help_text=_(
            "The last day; of a month or a year any of its days. With an extension the new last day."
        ),
    )
    ends_precision = models.CharField(
        _("how exactly the end is known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    target_groups = models.ManyToManyField(
        "members.TargetGroup", blank=True, related_name="projects", verbose_name=_("target groups")
    )
    rights = models.ManyToManyField(
        "members.RightsTheme", blank=True, related_name="projects", verbose_name=_("rights")
    )
    recommendations = models.ManyToManyField(
        "platforms.Recommendation",
        blank=True,
        related_name="projects",
        verbose_name=_("recommendations that it led to"),
    )
    source = OneLineField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(
        _("shown"), default=True, help_text=_("A project that is not shown has no page.")
    )

    objects: ClassVar = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
                name="project_ends_after_start",
                violation_error_message=_("A project does not end before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ProjectStatus.values)
                & models.Q(starts_precision__in=Precision.values)
                & models.Q(ends_precision__in=Precision.values),
                name="project_words_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.slug])


class ProjectPartner(EditedVersion):
    """An organization in a project, in one role; where no source says which, the role is not stated."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners", verbose_name=_("project"))
    organization = models.ForeignKey(
        "programs.Organization", models.PROTECT, related_name="projects", verbose_name=_("organization")
    )
    role = models.CharField(
        _("role"), max_length=1, choices=PartnerRole, blank=True, default=PartnerRole.NOT_STATED
    )
    note = OneLineField(
        _("as the source says"), max_length=150, blank=True, help_text=_("Such as: leads the project.")
    )
    source = OneLineField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("partner of a project")
        verbose_name_plural = _("partners of a project")
        ordering = ["project", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "organization", "role"], name="partner_role_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=PartnerRole.values), name="partner_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_role_display()}"


class Extension(EditedVersion):
    """A project's end moved: to which day, decided when."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="extensions", verbose_name=_("project"))
    decided_on = models.DateField(_("decided on"), validators=[validate_day_of_service])
    was = models.DateField(_("end until then"), validators=[validate_day_of_service])
    until = models.DateField(_("new end"), validators=[validate_day_of_service])
    note = OneLineField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["project", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("was")),
                name="extension_goes_on",
                violation_error_message=_("An extension ends after the end until then."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.until}"

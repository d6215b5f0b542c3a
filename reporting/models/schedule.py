"""Reports that are made by themselves."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.models import EditedVersion
from reporting.enums import Cadence, Format, Language, PastPeriod


class ReportSchedule(EditedVersion):
    """One report that is made again and again, in the name of who set it up or changed it last.

    `parameters` hold all but the period, which `period` says; `next_on` is the day of the next report of a
    calendar's cadence.
    """

    on_public_pages = on_kept_pages = False

    definition = models.SlugField(_("report"), max_length=60)
    parameters = models.JSONField(_("what is asked"), default=dict)
    period = models.CharField(_("period"), max_length=10, choices=PastPeriod)
    cadence = models.CharField(_("how often"), max_length=20, choices=Cadence)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="report_schedules", verbose_name=_("who is told")
    )
    answered_for_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="report_schedules_set_up",
        verbose_name=_("answered for by"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    next_on = models.DateField(_("next on"), null=True, blank=True, editable=False)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("schedule of reports")
        verbose_name_plural = _("schedules of reports")
        ordering = ["definition", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    period__in=PastPeriod.values,
                    cadence__in=Cadence.values,
                    format__in=Format.values,
                    language__in=Language.values,
                ),
                name="report_schedule_words_known",
            ),
            models.CheckConstraint(
                condition=Q(cadence=Cadence.BEFORE_MEETING, next_on__isnull=True)
                | (~Q(cadence=Cadence.BEFORE_MEETING) & Q(next_on__isnull=False)),
                name="report_schedule_next_by_calendar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition}, {self.get_cadence_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reports:schedule", args=[self.pk])

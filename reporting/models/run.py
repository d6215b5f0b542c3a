"""Reports that were asked for: each row is the job that makes one, and then the report."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.claimed import ClaimedRow, known_state
from mmu_portal.lib.fields import ParagraphsField
from reporting.enums import Format, Language, Problem, RunState
from reporting.queries.run import LIVE, ReportRunQuerySet

_NO_FILE = Q(file="", size__isnull=True, sha256="", expires_at__isnull=True, issued_at__isnull=True)
_NO_NUMBER = Q(number_year__isnull=True, number_serial__isnull=True, issued_by__isnull=True)


class ReportRun(ClaimedRow):
    """One report that somebody, or a schedule in somebody's name, asked for.

    It is done with one file, failed with a reason, or canceled. With a number it is on the way to be issued;
    issued, it never changes and is kept. `ask_key` says what was asked on which occasion: while it waits, is
    made or is done, the same is not made twice.
    """

    on_public_pages = on_kept_pages = False
    # Eight attempts: a worker's death is seldom the report's own fault.
    pauses: ClassVar[tuple[dt.timedelta, ...]] = tuple(
        dt.timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 600, 1800, 3600)
    )

    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.WAITING)
    definition = models.SlugField(_("report"), max_length=60)
    parameters = models.JSONField(_("what was asked"), default=dict)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    introduction = ParagraphsField(_("introduction"), max_length=3000, blank=True)
    ask_key = models.CharField(max_length=64, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_runs", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked on"), auto_now_add=True)
    schedule = models.ForeignKey(
        "reporting.ReportSchedule",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("schedule"),
    )
    # How many its asker had on the way before it: the first ones of all people come before anybody's second.
    place = models.PositiveIntegerField(default=0, editable=False)
    occasion = models.CharField(_("occasion"), max_length=40, blank=True, editable=False)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0, editable=False)
    rows_total = models.PositiveIntegerField(_("rows in all"), default=0, editable=False)
    file = models.CharField(_("file"), max_length=40, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True, editable=False)
    number_year = models.PositiveSmallIntegerField(_("year of the number"), null=True, editable=False)
    number_serial = models.PositiveIntegerField(_("number in the year"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="reports_issued",
        verbose_name=_("issued by"),
    )
    issued_at = models.DateTimeField(_("issued on"), null=True, editable=False)

    objects: ClassVar = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        permissions = [("ask_reportrun", "Can ask for reports")]
        indexes = [models.Index(fields=["state", "due_at"], name="report_run_due")]
        constraints = [
            known_state("report_run_state_known", RunState.CANCELED),
            models.CheckConstraint(
                condition=Q(format__in=Format.values, language__in=Language.values),
                name="report_run_words_known",
            ),
            models.CheckConstraint(
                condition=(Q(state=RunState.DONE, size__isnull=False) & ~Q(file="") & ~Q(sha256=""))
                | (~Q(state=RunState.DONE) & _NO_FILE),
                name="report_run_done_with_one_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE)
                | Q(expires_at__isnull=True, issued_at__isnull=False)
                | Q(expires_at__isnull=False, issued_at__isnull=True),
                name="report_run_kept_if_issued",
            ),
            models.CheckConstraint(
                condition=(_NO_NUMBER & Q(issued_at__isnull=True))
                | Q(number_year__isnull=False, number_serial__isnull=False, issued_by__isnull=False),
                name="report_run_number_whole",
            ),
            models.UniqueConstraint(
                fields=["ask_key"], condition=Q(state__in=LIVE), name="report_run_asked_once"
            ),
            models.UniqueConstraint(
                fields=["schedule", "occasion"],
                condition=Q(schedule__isnull=False),
                name="report_run_occasion_once",
            ),
            models.UniqueConstraint(fields=["number_year", "number_serial"], name="report_run_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.definition} {self.number or self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self._refuse_if_issued()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_issued()
        return super().delete(*args, **kwargs)

    def _refuse_if_issued(self) -> None:
        type(self).objects.filter(pk=self.pk).refuse_adopted()

    def get_absolute_url(self) -> str:
        return reverse("reports:run", args=[self.pk])

    @property
    def number(self) -> str:
        """The number as it is printed, `2026/3`; empty if it has none."""
        return f"{self.number_year}/{self.number_serial}" if self.number_year else ""

    @property
    def is_active(self) -> bool:
        """Whether a worker is at it or will be."""
        return self.state in (RunState.WAITING, RunState.RUNNING)

    @property
    def reason(self) -> str:
        """Why it failed, in the reader's language where the portal knows the reason."""
        return str(Problem(self.problem).label) if self.problem in Problem.values else self.problem

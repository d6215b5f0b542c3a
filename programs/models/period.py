"""The stretches of time after which a plan is reviewed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.models import EditedVersion, SampleFlag
from mmu_portal.lib.overlap import SeparateStretches
from programs.enums import PeriodState
from programs.models.plan import DAYS
from programs.queries.period import PeriodQuerySet


class ReviewPeriod(SeparateStretches, EditedVersion, SampleFlag):
    """A stretch of time for which the indicators of a plan are read, until a day, and then locked.

    A locked period changes no more: `snapshot` is what the monitor said of it when it was locked
    (`queries.board`), and stays as it is whatever is corrected later.
    """

    stretch_keys = ("plan_id",)
    stretch_fields = ("starts", "ends")

    plan = models.ForeignKey("programs.Plan", models.PROTECT, related_name="periods", verbose_name=_("plan"))
    starts = models.DateField(_("begins on"), validators=DAYS)
    ends = models.DateField(_("ends on"), validators=DAYS, help_text=_("Readings are as of this day."))
    due = models.DateField(_("readings due until"), validators=DAYS)
    state = models.CharField(
        _("state"), max_length=6, choices=PeriodState, default=PeriodState.OPEN, editable=False
    )
    locked_at = models.DateTimeField(_("locked on"), null=True, blank=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="periods_locked",
        verbose_name=_("locked by"),
    )
    snapshot = models.JSONField(_("snapshot"), null=True, blank=True, editable=False)

    objects: ClassVar = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("review period")
        verbose_name_plural = _("review periods")
        ordering = ["plan", "-ends"]
        permissions = [("lock_reviewperiod", _("Can lock a review period"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="period_ends_after_start",
                violation_error_message=_("A review period ends after it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("ends")),
                name="period_due_after_end",
                violation_error_message=_("Readings are due when the period has ended, not before."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=PeriodState.OPEN,
                    locked_at__isnull=True,
                    locked_by__isnull=True,
                    snapshot__isnull=True,
                )
                | models.Q(
                    state=PeriodState.LOCKED,
                    locked_at__isnull=False,
                    locked_by__isnull=False,
                    snapshot__isnull=False,
                ),
                name="period_locked_with_snapshot",
            ),
        ]

    def __str__(self) -> str:
        first, last = (formats.date_format(day, "SHORT_DATE_FORMAT") for day in (self.starts, self.ends))
        return f"{first} – {last}"

    @property
    def is_locked(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state == PeriodState.LOCKED

    @property
    def mark(self) -> str:
        """What stands for it in an address."""
        return self.ends.isoformat()

    def save(self, *args: Any, **kwargs: Any) -> None:
        type(self).objects.filter(pk=self.pk).refuse_adopted()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        type(self).objects.filter(pk=self.pk).refuse_adopted()
        return super().delete(*args, **kwargs)

"""Readings of a plan's indicators: written by one person, approved by another, and shown only then."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.validators import validate_web_address
from mmu_portal.lib.fields import ParagraphsField
from mmu_portal.lib.models import EditedVersion, SampleFlag
from platforms.models.file import StoredFile
from programs.enums import IN_WORK, Part, ReadingState
from programs.models.indicator import DIGITS, MOST_DECIMALS
from programs.models.plan import DAYS
from programs.queries.measurement import MeasurementQuerySet, OfMeasurementQuerySet


class Measurement(EditedVersion, SampleFlag):
    """One reading of an indicator for a review period.

    `corrects` names the reading of a locked period that this one puts right: it is written, approved and
    frozen in the open period in which the mistake was found (docs/adr/0017). Who wrote it first stays its
    author; `written_by` wrote the figure that stands, `handed_in_by` answers for it: none of them approves.
    """

    indicator = models.ForeignKey(
        "programs.Indicator", models.PROTECT, related_name="measurements", verbose_name=_("indicator")
    )
    period = models.ForeignKey(
        "programs.ReviewPeriod", models.PROTECT, related_name="measurements", verbose_name=_("review period")
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    value = models.DecimalField(_("value"), max_digits=DIGITS, decimal_places=MOST_DECIMALS)
    read_on = models.DateField(pgettext_lazy("of an indicator", "as of"), validators=DAYS)
    note = ParagraphsField(_("note"), max_length=1000, blank=True)
    address = models.URLField(
        _("address of the evidence"), max_length=300, blank=True, validators=[validate_web_address]
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ReadingState, default=ReadingState.DRAFT, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="measurements",
        verbose_name=_("author"),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="measurements_written",
        verbose_name=_("figure by"),
    )
    handed_in_at = models.DateTimeField(_("handed in on"), null=True, blank=True, editable=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="measurements_handed_in",
        verbose_name=_("handed in by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="measurements_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True, editable=False)
    answer = ParagraphsField(_("why it was returned"), max_length=1000, blank=True, editable=False)

    objects: ClassVar = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of an indicator", "reading")
        verbose_name_plural = pgettext_lazy("of an indicator", "readings")
        ordering = ["-period__ends", "indicator__code", "pk"]
        permissions = [("approve_measurement", _("Can approve the readings of others"))]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=models.Q(corrects__isnull=True),
                name="reading_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["corrects", "period"],
                condition=models.Q(corrects__isnull=False),
                name="correction_once_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[ReadingState.DRAFT, ReadingState.PENDING],
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | models.Q(
                    state__in=[ReadingState.RETURNED, ReadingState.APPROVED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="reading_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | (
                    models.Q(handed_in_by__isnull=False)
                    & ~models.Q(decided_by=models.F("author"))
                    & ~models.Q(decided_by=models.F("written_by"))
                    & ~models.Q(decided_by=models.F("handed_in_by"))
                ),
                name="reading_decided_by_another",
                violation_error_message=_("Nobody decides on their own reading."),
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(corrects=models.F("id")),
                name="reading_corrects_another",
            ),
        ]
        indexes = [models.Index(fields=["state", "indicator"], name="reading_by_state")]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.period}"

    @property
    def is_in_work(self) -> bool:
        """Whether it may still be written at."""
        return self.state in IN_WORK

    @property
    def reporters(self) -> set[int | None]:
        """The keys of those who may not decide on it."""
        return {self.author_id, self.written_by_id, self.handed_in_by_id}

    def save(self, *args: Any, **kwargs: Any) -> None:
        type(self).objects.refuse_written([self])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        type(self).objects.refuse_written([self])
        return super().delete(*args, **kwargs)


class OfMeasurement(models.Model):
    """What belongs to a reading, and changes no more once its period is locked."""

    objects: ClassVar = OfMeasurementQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        Measurement.objects.refuse_written([self.measurement])  # type: ignore[attr-defined]
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        Measurement.objects.refuse_written([self.measurement])  # type: ignore[attr-defined]
        return super().delete(*args, **kwargs)


class MeasurementPart(OfMeasurement):
    """One part of a reading that is told apart."""

    measurement = models.ForeignKey(
        Measurement,
        models.CASCADE,
        related_name="parts",
        verbose_name=pgettext_lazy("of an indicator", "reading"),
    )
    part = models.CharField(_("part"), max_length=12, choices=Part)
    value = models.DecimalField(_("value"), max_digits=DIGITS, decimal_places=MOST_DECIMALS)

    class Meta:
        verbose_name = _("part of a reading")
        verbose_name_plural = _("parts of readings")
        ordering = ["measurement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measurement", "part"], name="reading_part_once"),
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="reading_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.measurement}: {self.get_part_display()}"


class Evidence(OfMeasurement, StoredFile):
    """A file that bears a reading out; for the Union's staff alone."""

    on_public_pages = False

    measurement = models.ForeignKey(
        Measurement,
        models.CASCADE,
        related_name="evidence",
        verbose_name=pgettext_lazy("of an indicator", "reading"),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence_added", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added on"), auto_now_add=True)

    class Meta:
        verbose_name = _("evidence of a reading")
        verbose_name_plural = _("evidence of readings")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

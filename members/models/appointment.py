"""Who acts for a municipality."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.enums import AppointmentRole
from members.queries.appointment import AppointmentQuerySet
from members.validators import validate_day_of_service
from mmu_portal.lib.models import EditedVersion, SampleFlag


class ActsFor(models.Model):
    """To act for a municipality: perhaps in one department, in a role, from when to when."""

    municipality = models.ForeignKey(
        "members.Municipality", models.PROTECT, related_name="%(class)ss", verbose_name=_("municipality")
    )
    department = models.ForeignKey(
        "members.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("department"),
    )
    role = models.CharField(
        _("role"), max_length=20, choices=AppointmentRole, default=AppointmentRole.REPRESENTATIVE
    )
    started = models.DateField(_("from"), default=timezone.localdate, validators=[validate_day_of_service])
    ended = models.DateField(_("last day"), null=True, blank=True, validators=[validate_day_of_service])

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a department of another municipality."""
        super().clean()
        if self.department and self.department.municipality_id != self.municipality_id:
            raise ValidationError({"department": _("Choose a department of this municipality.")})


class Appointment(ActsFor, EditedVersion, SampleFlag):
    """One person's appointment in a municipality; what it allows ends on its last day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("person")
    )

    objects: ClassVar = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["municipality", "user", "-started"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True) | models.Q(ended__gte=models.F("started")),
                name="appointment_ends_after_start",
                violation_error_message=_("The last day must not come before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=AppointmentRole.values),
                name="appointment_role_known",
                violation_error_message=_("Choose a role from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.municipality}"

    def covers(self, day: dt.date) -> bool:
        """Whether it runs on `day`; the first and the last day count."""
        return self.started <= day and (self.ended is None or day <= self.ended)

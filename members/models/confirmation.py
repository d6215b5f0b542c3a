"""What municipalities say of their record: that everything in it is right."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.queries.confirmation import RecordConfirmationQuerySet


class RecordConfirmation(models.Model):
    """One day on which somebody who acts for a municipality said that its record is right."""

    municipality = models.ForeignKey(
        "members.Municipality", models.CASCADE, related_name="confirmations", verbose_name=_("municipality")
    )
    confirmed_by = models.ForeignKey(
        "members.Appointment", models.PROTECT, related_name="confirmations", verbose_name=_("confirmed by")
    )
    confirmed_on = models.DateField(_("confirmed on"), default=timezone.localdate)

    objects: ClassVar = RecordConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of a record")
        verbose_name_plural = _("confirmations of records")
        ordering = ["-confirmed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "confirmed_on"], name="record_confirmed_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.confirmed_on}"

"""Seats of departments on platforms, and who holds them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.capacity import CountedCapacity, never_oversold
from mmu_portal.lib.models import SampleFlag
from platforms.queries.seat import SeatHolderQuerySet, SeatQuerySet


class Allotment(CountedCapacity):
    """How many seats one municipality may have on one platform, and how many are taken."""

    on_public_pages = False

    platform = models.ForeignKey("platforms.Platform", models.CASCADE, related_name="allotments")
    municipality = models.ForeignKey("members.Municipality", models.CASCADE, related_name="allotments")

    class Meta:
        verbose_name = _("allotment")
        verbose_name_plural = _("allotments")
        constraints = [
            models.UniqueConstraint(fields=["platform", "municipality"], name="allotment_once"),
            never_oversold("allotment_not_oversold"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} – {self.municipality}: {self.taken}/{self.capacity}"


class Seat(SampleFlag):
    """One seat of a municipality's department on a platform; it stays when the person who holds it leaves."""

    platform = models.ForeignKey(
        "platforms.Platform", models.PROTECT, related_name="seats", verbose_name=_("platform")
    )
    municipality = models.ForeignKey(
        "members.Municipality", models.PROTECT, related_name="seats", verbose_name=_("municipality")
    )
    department = models.ForeignKey(
        "members.Department", models.PROTECT, related_name="seats", verbose_name=_("department")
    )
    opened = models.DateField(_("since"), default=timezone.localdate)
    closed = models.DateField(_("given up on"), null=True, blank=True)

    objects: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["platform", "municipality__sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed__isnull=True) | models.Q(closed__gte=models.F("opened")),
                name="seat_closes_after_opening",
                violation_error_message=_("A seat is not given up before it exists."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} – {self.municipality}, {self.department}"


class SeatHolder(SampleFlag):
    """One person's time in a seat, by an appointment: it lasts until it is ended or the appointment ends."""

    on_public_pages = False

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holders", verbose_name=_("seat"))
    platform = models.ForeignKey(  # the seat's: a constraint needs it here
        "platforms.Platform", models.PROTECT, related_name="holders", verbose_name=_("platform")
    )
    appointment = models.ForeignKey(
        "members.Appointment", models.PROTECT, related_name="seats_held", verbose_name=_("appointment")
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    is_suspended = models.BooleanField(
        _("suspended"), default=False, help_text=_("Keeps the seat, but does not enter the workspace.")
    )

    objects: ClassVar = SeatHolderQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat holder")
        verbose_name_plural = _("seat holders")
        ordering = ["seat", "-since", "-pk"]
        # Each holder is asked whether the person is suspended: few are, and only they are looked at.
        indexes = [
            models.Index(
                fields=["platform", "appointment"],
                condition=models.Q(is_suspended=True),
                name="holder_suspended",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(until__isnull=True), name="holder_one_a_seat"
            ),
            models.UniqueConstraint(
                fields=["platform", "appointment"],
                condition=models.Q(until__isnull=True),
                name="holder_one_seat_a_platform",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="holder_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment.user} – {self.seat}"

"""Certificates of attendance."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.models import SampleFlag
from programs.models.registration import LANGUAGES

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that are read as another
LENGTH = 20


def new_serial() -> str:
    """A serial that nobody guesses: about 99 bits, without order."""
    drawn = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    return "-".join(drawn[at : at + 5] for at in range(0, LENGTH, 5))


class Certificate(SampleFlag):
    """That somebody attended enough of an activity, with the name of then; valid until it is revoked."""

    registration = models.ForeignKey(
        "programs.Registration", models.PROTECT, related_name="certificates", verbose_name=_("registration")
    )
    serial = models.CharField(_("serial"), max_length=30, unique=True, default=new_serial, editable=False)
    name = OneLineField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    attended = models.PositiveSmallIntegerField(_("sessions attended"))
    sessions = models.PositiveSmallIntegerField(_("sessions in all"))
    issued_at = models.DateTimeField(_("issued on"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revoked_reason = OneLineField(
        _("why it was revoked"),
        max_length=300,
        blank=True,
        help_text=_("The page that confirms it does not show it."),
    )

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(revoked_at__isnull=True),
                name="certificate_one_valid_a_registration",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason="")),
                name="certificate_revoked_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(attended__gte=1, attended__lte=models.F("sessions")),
                name="certificate_attended_of_all",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    def get_absolute_url(self) -> str:
        return reverse("certificates:certificate", args=[self.serial])

    @property
    def is_valid(self) -> bool:
        """Whether it was not revoked."""
        return self.revoked_at is None

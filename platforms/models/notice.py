"""How often members hear of a platform."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from platforms.enums import Cadence


class NoticeChoice(models.Model):
    """What one person chose for one platform, and up to when they have been told what is new."""

    on_public_pages = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices", verbose_name=_("person")
    )
    platform = models.ForeignKey(
        "platforms.Platform", models.CASCADE, related_name="notice_choices", verbose_name=_("platform")
    )
    cadence = models.CharField(_("how often"), max_length=10, choices=Cadence, default=Cadence.DAILY)
    told_until = models.DateTimeField(_("told until"), default=timezone.now)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "platform"], name="notice_choice_once"),
            models.CheckConstraint(
                condition=models.Q(cadence__in=Cadence.values), name="notice_cadence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.platform}: {self.get_cadence_display()}"

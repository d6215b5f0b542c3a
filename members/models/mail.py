"""Mails that wait to be sent."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.claimed import ClaimedRow, ClaimedRowQuerySet, known_state


class Mail(ClaimedRow):
    """One mail to one person: stored together with what it tells of, then sent by a worker.

    It holds what the mail is about, never its text, which is written when it is sent: links that open doors
    are kept nowhere. `key` says which event it tells whom: the same is never told twice.
    """

    on_public_pages = on_kept_pages = False
    pauses: ClassVar[tuple[dt.timedelta, ...]] = tuple(
        dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 720)
    )

    key = models.CharField(_("event"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, choices=[("tr", "Türkçe"), ("en", "English")])
    words = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects: ClassVar = ClaimedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_due")]
        constraints = [known_state("mail_state_known")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"

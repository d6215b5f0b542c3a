"""Requests of departments to join a platform."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import ParagraphsField
from mmu_portal.lib.models import SampleFlag
from platforms.enums import RequestState
from platforms.queries.request import JoinRequestQuerySet


class JoinRequest(SampleFlag):
    """What one representative asked for their department, what the rules said then, and the answer."""

    on_public_pages = False

    platform = models.ForeignKey(
        "platforms.Platform", models.CASCADE, related_name="requests", verbose_name=_("platform")
    )
    appointment = models.ForeignKey(
        "members.Appointment", models.PROTECT, related_name="join_requests", verbose_name=_("asked by")
    )
    department = models.ForeignKey(
        "members.Department", models.PROTECT, related_name="join_requests", verbose_name=_("department")
    )
    message = ParagraphsField(_("what the department does"), max_length=2000, blank=True)
    verdict = models.JSONField(_("what the rules said then"), default=list, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.PENDING)
    asked_at = models.DateTimeField(_("asked on"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    note = ParagraphsField(_("answer"), max_length=1000, blank=True)

    objects: ClassVar = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "appointment"],
                condition=models.Q(state=RequestState.PENDING),
                name="join_request_pending_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="join_request_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} – {self.department}"

    @property
    def is_pending(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == RequestState.PENDING

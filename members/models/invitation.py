"""Invitations to act for a municipality."""

import base64
import datetime as dt
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.enums import AppointmentRole, InvitationState
from members.models.appointment import ActsFor
from members.queries.invitation import InvitationQuerySet, digest_of
from members.validators import validate_person_name
from mmu_portal.lib.fields import OneLineField

VALID_FOR = dt.timedelta(days=7)
KEPT_UNANSWERED = dt.timedelta(days=30)  # after its link ended, if nobody accepted it


def end_of_validity() -> dt.datetime:
    """When an invitation that is sent now ends."""
    return timezone.now() + VALID_FOR


class Invitation(ActsFor):
    """One invitation by e-mail to one appointment; it is accepted once, within a week, or never.

    The link's token follows from `nonce` and the portal's secret key; only its digest is stored.
    Sending again makes a new nonce, which leaves the old link worthless.
    """

    on_public_pages = False

    email = models.EmailField(_("e-mail"))
    name = OneLineField(_("person’s name"), max_length=150, validators=[validate_person_name])
    language = models.CharField(
        _("language"), max_length=2, choices=[("tr", "Türkçe"), ("en", "English")], default="tr"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState, default=InvitationState.PENDING, editable=False
    )
    nonce = models.UUIDField(default=uuid4, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="invitations_made",
        verbose_name=_("invited by"),
        editable=False,
    )
    created_at = models.DateTimeField(_("invited on"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"), default=end_of_validity, editable=False)
    appointment = models.OneToOneField(
        "members.Appointment",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="invitation",
        verbose_name=_("appointment"),
    )

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "municipality"],
                condition=models.Q(state=InvitationState.PENDING),
                name="invitation_pending_once",
                violation_error_message=_(
                    "This person is already invited by this municipality: send that invitation again."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="invitation_email_lower_case",
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True) | models.Q(ended__gte=models.F("started")),
                name="invitation_ends_after_start",
                violation_error_message=_("The last day must not come before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=InvitationState.values)
                & models.Q(role__in=AppointmentRole.values),
                name="invitation_words_known",
            ),
        ]

    def __str__(self) -> str:
        """Without the person's name, which the history would keep for longer than the invitation."""
        return f"{self.municipality}: {self.get_role_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the invitation with the digest of its link."""
        if self._state.adding:
            self.token_digest = digest_of(self.token)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """Lower the address."""
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def token(self) -> str:
        """What the link holds: 256 bits that nobody can make without the portal's secret key."""
        made = salted_hmac("members.invitation", self.nonce.hex, algorithm="sha256").digest()
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    @property
    def is_open(self) -> bool:
        """Whether it may still be accepted."""
        return self.state == InvitationState.PENDING and self.expires_at > timezone.now()

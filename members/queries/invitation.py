"""Questions about invitations."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from django.db import models
from django.utils import timezone

from members.enums import InvitationState


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def pending(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; perhaps past their day."""
        return self.filter(state=InvitationState.PENDING)

    def open(self) -> InvitationQuerySet:
        """Those that may still be accepted."""
        return self.pending().filter(expires_at__gt=timezone.now())

    def expired(self, now: dt.datetime | None = None) -> InvitationQuerySet:
        """Those that nobody accepted in time."""
        return self.pending().filter(expires_at__lt=now or timezone.now())

    def forgotten(self, ended_before: dt.datetime) -> InvitationQuerySet:
        """Those that nobody accepted and whose link ended before that moment."""
        return self.exclude(state=InvitationState.ACCEPTED).filter(expires_at__lt=ended_before)

    def of_token(self, token: str) -> InvitationQuerySet:
        """The one whose link holds this token, if there is any."""
        return self.filter(token_digest=digest_of(token))


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode(errors="replace")).hexdigest()

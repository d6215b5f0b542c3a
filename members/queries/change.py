"""Questions about proposed changes."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef

from members.enums import ChangeState


class ProfileChangeQuerySet(models.QuerySet):
    """Proposed changes."""

    def pending(self) -> ProfileChangeQuerySet:
        """Those that wait for staff."""
        return self.filter(state=ChangeState.PENDING)

    def returned_since(self, moment: dt.datetime) -> ProfileChangeQuerySet:
        """Those that staff returned after `moment`, if nothing was proposed for the same field since."""
        later = type(self)(self.model).filter(
            municipality=OuterRef("municipality"), field=OuterRef("field"), pk__gt=OuterRef("pk")
        )
        return self.filter(state=ChangeState.RETURNED, decided_at__gte=moment).exclude(Exists(later))

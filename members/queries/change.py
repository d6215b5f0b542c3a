"""Questions about what representatives propose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from members.enums import ChangeState
from mmu_portal.lib.text import fold

if TYPE_CHECKING:
    from members.models import Department


class ProposalQuerySet(models.QuerySet):
    """Proposed changes."""

    def pending(self) -> Self:
        """Those that wait for staff."""
        return self.filter(state=ChangeState.PENDING)

    def returned_since(self, moment: dt.datetime) -> Self:
        """Those that staff returned after `moment`, if nobody proposed anew since."""
        later = type(self)(self.model).filter(self._same_subject(), pk__gt=OuterRef("pk"))
        return self.filter(state=ChangeState.RETURNED, decided_at__gte=moment).exclude(Exists(later))

    def _same_subject(self) -> Q:
        """The condition under which another proposal is about the same as the outer one."""
        raise NotImplementedError


class ProfileChangeQuerySet(ProposalQuerySet):
    """Proposed changes of fields."""

    def _same_subject(self) -> Q:
        return Q(municipality=OuterRef("municipality"), field=OuterRef("field"))


class DepartmentChangeQuerySet(ProposalQuerySet):
    """Proposed changes of departments."""

    def about(self, municipality: int, department: Department | None, name: str) -> Self:
        """Those of a department, or of a new one of this name."""
        if department is not None:
            return self.filter(department=department)
        return self.filter(municipality=municipality, department__isnull=True, name_key=fold(name))

    def _same_subject(self) -> Q:
        named = {"municipality": OuterRef("municipality"), "name_key": OuterRef("name_key")}
        return Q(department=OuterRef("department")) | Q(department__isnull=True, **named)

"""Texts that nothing changes once they are adopted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from mmu_portal.lib.errors import DomainError


class AdoptedQuerySet(models.QuerySet):
    """Texts; many at once change as little as one does once they are adopted.

    `day` names the field that says when a text was adopted; `refusal` is told to who would change it.
    """

    day: ClassVar[str]
    refusal: ClassVar[Any]

    def adopted(self) -> AdoptedQuerySet:
        """Those that are adopted."""
        return self.filter(**{f"{self.day}__isnull": False})

    def refuse_adopted(self) -> None:
        """Go on only if none of these is adopted.

        Raises:
            DomainError: one is.
        """
        if self.adopted().exists():
            raise DomainError(str(self.refusal))

    def update(self, **changes: Any) -> int:
        self.refuse_adopted()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_adopted()
        return super().delete()

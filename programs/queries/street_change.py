"""Questions about what representatives propose of streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, Q

from members.queries.change import ProposalQuerySet
from mmu_portal.lib.text import fold

if TYPE_CHECKING:
    from programs.models import Street


class StreetChangeQuerySet(ProposalQuerySet):
    """Proposed changes of streets."""

    def about(self, municipality: int, street: Street | None, name: str) -> Self:
        """Those of a street, or of a new one of this name."""
        if street is not None:
            return self.filter(street=street)
        return self.filter(municipality=municipality, street__isnull=True, name_key=fold(name))

    def with_records(self) -> Self:
        """Each with its street as it is on record, read for all at once."""
        return self.select_related("municipality", "street").prefetch_related(
            "street__interventions__photographs"
        )

    def _same_subject(self) -> Q:
        named = {"municipality": OuterRef("municipality"), "name_key": OuterRef("name_key")}
        return Q(street=OuterRef("street")) | Q(street__isnull=True, **named)

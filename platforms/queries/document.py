"""Documents of the library."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Prefetch

from platforms.queries.platform import WorkspaceQuerySet


class DocumentQuerySet(WorkspaceQuerySet):
    """Documents that nobody withdrew, with their versions."""

    def standing(self) -> DocumentQuerySet:
        """Those in the library."""
        return self.filter(withdrawn_at__isnull=True)

    def for_lists(self) -> DocumentQuerySet:
        """With what a line of a list shows, fetched at once; the newest version first."""
        versions = apps.get_model("platforms", "DocumentVersion").objects.order_by("-number")
        found = self.select_related("platform", "added_by", "seat__municipality")
        return found.prefetch_related(
            Prefetch("versions", queryset=versions.select_related("document__platform"))
        )

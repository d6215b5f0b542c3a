"""Posts: who reads which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from platforms.enums import PostState
from platforms.queries.platform import WorkspaceQuerySet

if TYPE_CHECKING:
    from platforms.access import Access


class PostQuerySet(WorkspaceQuerySet):
    """Posts by who may read them."""

    def readable_by(self, access: Access) -> PostQuerySet:
        """What is published; one's own whatever its state; to coordinators also what is hidden."""
        seen = Q(state=PostState.PUBLISHED) | Q(author=access.user)
        if access.leads:
            seen |= Q(state__in=[PostState.HIDDEN, PostState.WITHDRAWN])
        return self.filter(seen, platform=access.platform)

    def drafts_of(self, access: Access) -> PostQuerySet:
        """What the reader began to write, and nobody else knows of."""
        return self.filter(platform=access.platform, author=access.user, state=PostState.DRAFT)

    def published(self) -> PostQuerySet:
        """What every member of the platform reads."""
        return self.filter(state=PostState.PUBLISHED)

    def for_lists(self) -> PostQuerySet:
        """With what a line of a list shows, fetched at once."""
        found = self.select_related("platform", "author", "seat__municipality", "group")
        comments = apps.get_model("platforms", "Comment").objects.filter(post=OuterRef("pk"))
        standing = comments.filter(withdrawn_at__isnull=True).order_by().values("post")
        counted = standing.annotate(number=Count("pk")).values("number")
        # Asked for the rows of one page alone, where a join would count the comments of all.
        return found.annotate(replies=Coalesce(Subquery(counted, output_field=IntegerField()), 0))

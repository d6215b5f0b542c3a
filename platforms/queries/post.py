"""Posts: who reads which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from mmu_portal.lib.composed import composed
from platforms.enums import PostState
from platforms.queries.platform import WorkspaceQuerySet

if TYPE_CHECKING:
    from platforms.access import Access
    from platforms.models import Post


class PostQuerySet(WorkspaceQuerySet):
    """Posts by who may read them."""

    def readable_by(self, access: Access) -> PostQuerySet:
        """What is published; one's own whatever its state; to coordinators also what is hidden."""
        seen = Q(state=PostState.PUBLISHED) | Q(author=access.user)
        if access.leads:
            seen |= Q(state__in=[PostState.HIDDEN, PostState.WITHDRAWN])
        return self.filter(seen, platform=access.platform)

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


def own_unpublished(access: Access) -> list[Post]:
    """What the reader wrote and members do not read: drafts, and what was hidden or withdrawn."""
    # Asked by the author alone, who wrote few: with the platform, SQLite would go through all its posts.
    found = [each for each in _unpublished(access.user.pk) if each.platform_id == access.platform.pk]
    for each in found:
        each.platform = access.platform  # its address asks for it
    return found


@composed
def _unpublished(author: int) -> PostQuerySet:
    written = apps.get_model("platforms", "Post").objects.filter(author=author)
    return written.exclude(state=PostState.PUBLISHED).defer("body", "hidden_reason", "search_key")

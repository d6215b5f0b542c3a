"""Posts and comments: written, published, changed, withdrawn, hidden."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.room import all_or_none
from platforms.access import Access
from platforms.actions.writing import Click, require_lead, require_slot, require_writer
from platforms.enums import PostKind, PostState
from platforms.files import MAX_FILES, Accepted
from platforms.models import (
    Attachment,
    Comment,
    NeedComment,
    Post,
    PostRevision,
    RecommendationComment,
)


@transaction.atomic
def write_post(*, post: Post, files: Iterable[Accepted], publish: bool, access: Access) -> Post:
    """Store a new post of the reader's with its files, as a draft or for all members of the platform.

    The same words again within the hour are the second click: the post that is there is returned.

    Raises:
        DomainError: the reader only reads, announces without coordinating, or wrote too much today.
    """
    require_writer(access)
    _require_kind(post, access)
    state = PostState.PUBLISHED if publish else PostState.DRAFT
    click = Click("post", access.user, access.platform.pk, post.title, post.body, publish)
    if there := click.stored_before(Post.objects.filter(title=post.title, body=post.body, state=state)):
        return there
    require_slot(access.user)
    post.platform, post.author = access.platform, access.user
    post.seat = access.speaker.seat if access.speaker else None
    post.is_sample = access.speaker.is_sample if access.speaker else False
    post.state, post.published_at = state, timezone.now() if publish else None
    post.save()
    _attach(post, files)
    click.made(post)
    return post


@transaction.atomic
def change_post(
    *,
    post: Post,
    files: Iterable[Accepted],
    drop: Iterable[int],
    publish: bool,
    access: Access,
) -> None:
    """Store what the author changed; of a published post the earlier text stays readable.

    Raises:
        DomainError: it is another's, was withdrawn or hidden, has too many files, or the reader only reads.
        EditConflict: it was changed meanwhile, in another window for instance.
    """
    if post.author_id != access.user.pk:
        raise DomainError(_("Only its author changes a post."))
    require_writer(access)
    _require_kind(post, access)
    before = Post.objects.get(pk=post.pk)
    if before.state not in (PostState.DRAFT, PostState.PUBLISHED):
        raise DomainError(_("This post was withdrawn or hidden: it does not change any more."))
    if before.state == PostState.PUBLISHED and (before.title, before.body) != (post.title, post.body):
        PostRevision.objects.create(post=post, title=before.title, body=before.body)
        post.edited_at = timezone.now()
    if before.state == PostState.DRAFT and publish:
        post.state, post.published_at = PostState.PUBLISHED, timezone.now()
    post.save()
    _detach(Attachment.objects.filter(post=post, pk__in=list(drop)))
    _attach(post, files)


def _require_kind(post: Post, access: Access) -> None:
    if post.kind == PostKind.ANNOUNCEMENT and not access.leads:
        raise DomainError(_("Only the platform’s coordinators announce."))
    if post.group is not None and post.group.platform_id != access.platform.pk:
        raise DomainError(_("Choose a sub-group of this platform."))


def _attach(post: Post, files: Iterable[Accepted]) -> None:
    """Store files with a post; counted before, since a refusal takes rows back but no file off the disk."""
    coming = list(files)
    if post.attachments.count() + len(coming) > MAX_FILES:
        raise DomainError(_("At most %(number)s files go with a post.") % {"number": MAX_FILES})
    with all_or_none() as stored:
        for accepted in coming:
            attachment = Attachment(post=post)
            attachment.keep(accepted)
            attachment.save()
            stored.append(attachment.file)


def _detach(attachments: Any) -> None:
    """Delete files: their rows now, what is on the disk once that is certain."""
    for attachment in attachments:
        transaction.on_commit(_deleter(attachment.file.storage, attachment.file.name), robust=True)
        attachment.delete()


def _deleter(storage: Any, name: str) -> Any:
    return lambda: storage.delete(name)


@transaction.atomic
def withdraw_post(*, post: Post, access: Access) -> None:
    """Take one's own post back: nobody reads it any more; a draft is deleted with its files.

    Raises:
        DomainError: it is another's, was withdrawn or hidden before, or is a draft no longer.
    """
    if post.author_id != access.user.pk:
        raise DomainError(_("Only its author withdraws a post."))
    if post.state == PostState.DRAFT:
        _delete_draft(post)
        return
    if not _move(post, PostState.PUBLISHED, PostState.WITHDRAWN, access):
        raise DomainError(_("This post was withdrawn or hidden before."))


def _delete_draft(post: Post) -> None:
    """Delete a draft with its files; the row is held, so that nobody publishes it meanwhile."""
    held = Post.objects.select_for_update().filter(pk=post.pk).first()
    if held is None:
        raise DomainError(_("This post was withdrawn or hidden before."))
    if held.state != PostState.DRAFT:
        raise DomainError(_("You published this draft meanwhile: look at the post, then withdraw it."))
    _detach(held.attachments.all())
    held.delete()


@transaction.atomic
def hide_post(*, post: Post, reason: str, access: Access) -> None:
    """Hide a post from the members, and say why to its author; for coordinators.

    Raises:
        DomainError: the reader does not coordinate the platform, gives no reason, or it is not published.
    """
    require_lead(access)
    if not reason.strip():
        raise DomainError(_("Write to the author why."))
    told = {"hidden_by": access.user, "hidden_reason": reason}
    if not _move(post, PostState.PUBLISHED, PostState.HIDDEN, access, **told):
        raise DomainError(_("This post was withdrawn or hidden before."))


@transaction.atomic
def show_post(*, post: Post, access: Access) -> None:
    """Give a hidden post back to the members; for coordinators.

    Raises:
        DomainError: the reader does not coordinate the platform, or the post is not hidden.
    """
    require_lead(access)
    if not _move(post, PostState.HIDDEN, PostState.PUBLISHED, access, hidden_by=None, hidden_reason=""):
        raise DomainError(_("This post is not hidden."))


def _move(post: Post, old: PostState, new: PostState, access: Access, **changes: object) -> bool:
    """Take a post from one state to another: of many at once, one does; False for the others."""
    waiting = Post.objects.filter(pk=post.pk, state=old)
    if not waiting.update(state=new, version=F("version") + 1, **changes):
        return False
    history.record_change(post, {"state": (old.value, new.value)}, by=access.user)
    return True


@transaction.atomic
def comment_on_post(*, post: Post, body: str, access: Access) -> Comment:
    """Say something to a published post.

    Raises:
        DomainError: it is not published any more, or the reader only reads or wrote too much today.
    """
    require_writer(access)
    if not Post.objects.published().filter(pk=post.pk).exists():
        raise DomainError(_("This post was withdrawn or hidden."))
    click = Click("comment", access.user, post.pk, body)
    if there := click.stored_before(Comment.objects.filter(withdrawn_at__isnull=True)):
        return there
    require_slot(access.user)
    comment = Comment.objects.create(
        post=post,
        author=access.user,
        seat=access.speaker.seat if access.speaker else None,
        body=body,
        is_sample=access.speaker.is_sample if access.speaker else False,
    )
    click.made(comment)
    return comment


@transaction.atomic
def withdraw_comment(*, comment: Comment | NeedComment | RecommendationComment, access: Access) -> None:
    """Take a comment back, whatever it is on: one's own, or as a coordinator anybody's.

    Raises:
        DomainError: it is another's, or was withdrawn before.
    """
    if comment.author_id != access.user.pk and not access.leads:
        raise DomainError(_("Only its author or a coordinator withdraws a comment."))
    standing = type(comment).objects.filter(pk=comment.pk, withdrawn_at__isnull=True)
    now = timezone.now()
    if not standing.update(withdrawn_at=now):
        raise DomainError(_("This comment was withdrawn before."))
    history.record_change(comment, {"withdrawn_at": (None, now)}, by=access.user)

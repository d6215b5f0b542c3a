"""Posts in the workspace."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.paging import filter_and_page
from mmu_portal.lib.templatetags.look import canonical_query
from platforms.access import Access, for_workspace, for_writing
from platforms.actions.posts import (
    change_post,
    comment_on_post,
    hide_post,
    show_post,
    withdraw_comment,
    withdraw_post,
    write_post,
)
from platforms.enums import PostState
from platforms.filters import PostFilter
from platforms.forms import CommentForm
from platforms.models import Comment, Post
from platforms.post_forms import PostForm, ReasonForm
from platforms.queries.post import own_unpublished

PER_PAGE = 20
BUTTONS = ("draft", "preview", "publish")


@require_safe
@for_workspace
def posts(request: HttpRequest, access: Access) -> HttpResponse:
    """The posts that the reader may read, the newest first; their own drafts before them."""
    unpublished = own_unpublished(access)
    context = {
        "access": access,
        "tab": "posts",
        "drafts": [each for each in unpublished if each.state == PostState.DRAFT],
        # What the list holds depends on these; it is made for the first who asks, and kept.
        "asked": canonical_query(request.GET),
        "alone": access.user.pk if any(each.published_at for each in unpublished) else "",
        **filter_and_page(
            lambda: PostFilter(request.GET, access=access),
            PER_PAGE,
            request.GET.get("page"),
            whole=Post.objects.for_lists(),
        ),
    }
    return render(request, "platforms/workspace/posts.html", context)


def _post(access: Access, key: int) -> Post:
    found = Post.objects.readable_by(access).for_lists().filter(pk=key).first() if key < 2**63 else None
    if found is None:
        raise Http404
    return found


@require_safe
@for_workspace
def post(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """A post with its files, its earlier texts and what was said to it."""
    return _page(request, access, _post(access, key))


def _page(request: HttpRequest, access: Access, found: Post, **forms: Any) -> HttpResponse:
    context = {
        "access": access,
        "tab": "posts",
        "post": found,
        "own": found.author_id == access.user.pk,
        "is_published": found.state == PostState.PUBLISHED,
        "attachments": found.attachments.select_related("post__platform"),
        "revisions": found.revisions.all(),
        "comments": found.comments.select_related("author", "seat__municipality"),
        "words": [*found.work_areas.all(), *found.target_groups.all(), *found.rights.all()],
        "comment_form": CommentForm(),
        "reason_form": ReasonForm(),
        **forms,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "platforms/workspace/post.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writing
def write(request: HttpRequest, access: Access) -> HttpResponse:
    """Write a post: preview it, keep it as a draft, or publish it."""
    form = PostForm(*_sent(request), instance=Post(platform=access.platform), access=access)
    if _is_to_store(request, form):
        publish = "publish" in request.POST
        try:
            made = write_post(
                post=form.save(commit=False),
                files=form.cleaned_data["attached"],
                publish=publish,
                access=access,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            form.instance = made
            form.save_m2m()
            messages.success(request, _("The post is published.") if publish else _("The draft is stored."))
            return HttpResponseRedirect(made.get_absolute_url())
    return _form(request, access, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writing
def edit(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Change one's own post."""
    found = _post(access, key)
    if found.author_id != access.user.pk or found.state not in (PostState.DRAFT, PostState.PUBLISHED):
        raise Http404
    form = PostForm(*_sent(request), instance=found, access=access)
    if _is_to_store(request, form):
        try:
            change_post(
                post=form.save(commit=False),
                files=form.cleaned_data["attached"],
                drop=form.dropped(),
                publish="publish" in request.POST,
                access=access,
            )
        except EditConflict:
            form.instance = _post(access, key)
            form.refuse_other_version()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            form.save_m2m()
            messages.success(request, _("The post is stored."))
            return HttpResponseRedirect(found.get_absolute_url())
    return _form(request, access, form, post=_post(access, key))


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent; nothing for a form that is opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _is_to_store(request: HttpRequest, form: PostForm) -> bool:
    """Whether what was sent is stored: without mistakes, and by one button that is not the preview's."""
    if not form.is_valid():
        return False
    pressed = [button for button in BUTTONS if button in request.POST]
    if len(pressed) != 1:
        form.add_error(None, _("Press one of the three buttons."))
    return len(pressed) == 1 and pressed != ["preview"]


def _form(request: HttpRequest, access: Access, form: PostForm, **more: Any) -> HttpResponse:
    preview = form.cleaned_data.get("body", "") if form.is_bound and "preview" in request.POST else ""
    context = {
        "access": access,
        "tab": "posts",
        "form": form,
        "preview": preview,
        "files_lost": bool(request.FILES) and (bool(form.errors) or bool(preview)),
        **more,
    }
    return render(request, "platforms/workspace/post_form.html", context, status=422 if form.errors else 200)


@require_POST
@for_workspace
def withdraw(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Take one's own post back."""
    found = _post(access, key)
    if found.author_id != access.user.pk:
        raise Http404
    home = reverse("workspace:posts", args=[access.platform.slug])
    return _done(request, home, _("The post was withdrawn."), withdraw_post, post=found, access=access)


@require_POST
@for_workspace
def hide(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Hide a post; for coordinators."""
    found = _post(access, key)
    if not access.leads:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, access, found, reason_form=form)
    told = _("The post is hidden.")
    back = found.get_absolute_url()
    return _done(request, back, told, hide_post, post=found, access=access, **form.cleaned_data)


@require_POST
@for_workspace
def show(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Give a hidden post back to the members; for coordinators."""
    found = _post(access, key)
    if not access.leads:
        raise Http404
    told = _("The members read the post again.")
    return _done(request, found.get_absolute_url(), told, show_post, post=found, access=access)


@require_POST
@for_writing
def comment(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Say something to a post."""
    found = _post(access, key)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, access, found, comment_form=form)
    told = _("Your comment is there.")
    back = found.get_absolute_url()
    return _done(request, back, told, comment_on_post, post=found, access=access, **form.cleaned_data)


@require_POST
@for_workspace
def take_back(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Withdraw a comment."""
    readable = Post.objects.readable_by(access)
    comments = Comment.objects.filter(post__in=readable).select_related("post__platform")
    found = comments.filter(pk=key).first() if key < 2**63 else None
    if found is None or (found.author_id != access.user.pk and not access.leads):
        raise Http404
    told = _("The comment was withdrawn.")
    back = found.post.get_absolute_url()
    return _done(request, back, told, withdraw_comment, comment=found, access=access)


def _done(request: HttpRequest, back: str, told: str, action: Any, **words: Any) -> HttpResponse:
    """Do it and go back; a refusal is a message."""
    try:
        action(**words)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return HttpResponseRedirect(back)

"""Needs in the workspace: the board, the list, one need and its story."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.paging import filter_and_page
from mmu_portal.lib.templatetags.look import canonical_query
from platforms.access import Access, for_workspace, for_writing
from platforms.actions.needs import (
    bring_need,
    change_need,
    comment_on_need,
    gather_needs,
    let_be_named,
    speaks_for,
    support_need,
    withdraw_need,
    withdraw_support,
)
from platforms.actions.posts import withdraw_comment
from platforms.enums import NeedState
from platforms.filters import NeedFilter
from platforms.forms import CommentForm, NeedForm, SupportForm
from platforms.models import Need, NeedComment, Theme
from platforms.queries.board import board, story_of

PER_PAGE = 20


@require_safe
@for_workspace
def needs(request: HttpRequest, access: Access) -> HttpResponse:
    """The board, and below it every need as the reader filters them."""
    context = {
        "access": access,
        "tab": "needs",
        # What is shown depends on this and on who reads; it is made for the first who asks, and kept.
        "asked": canonical_query(request.GET),
        "columns": SimpleLazyObject(lambda: board(access.platform)),
        **filter_and_page(
            lambda: NeedFilter(request.GET or {"sort": "newest"}, platform=access.platform),
            PER_PAGE,
            request.GET.get("page"),
            whole=Need.objects.for_lists(),
        ),
    }
    return render(request, "platforms/workspace/needs.html", context)


def _need(access: Access, key: int) -> Need:
    """One need of the platform; what no key can be is none, nor is one that is closed to the reader."""
    found = (
        Need.objects.filter(platform=access.platform).for_lists().select_related("author", "contact__user")
    )
    need = found.filter(pk=key).first() if key < 2**63 else None
    if need is None or (need.state == NeedState.WITHDRAWN and not _reads_withdrawn(access, need)):
        raise Http404
    return need


def _reads_withdrawn(access: Access, need: Need) -> bool:
    """Whether a withdrawn need is still read: by coordinators, by who brought it and by who supports it."""
    if access.leads or speaks_for(access, need):
        return True
    return need.supports.filter(municipality=access.municipality_id).exists()


@require_safe
@for_workspace
def need(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """One need: what, for whom, who shares it, what was said, and what became of it."""
    return _page(request, access, _need(access, key))


def _page(request: HttpRequest, access: Access, found: Need, **forms: Any) -> HttpResponse:
    supports = list(found.supports.select_related("municipality", "seat__department"))
    mine = access.municipality_id
    given = next((each for each in supports if mine is not None and each.municipality_id == mine), None)
    ours = speaks_for(access, found)
    context = {
        "access": access,
        "tab": "needs",
        "need": found,
        "story": story_of(found),
        "supports": supports,
        "comments": found.comments.select_related("author", "seat__municipality"),
        "ours": ours,
        "supported": given is not None,
        "is_named": found.may_be_named if ours else given is not None and given.may_be_named,
        "is_open": found.state in ("open", "gathered"),
        "contact": found.contact.user
        if found.contact.ended is None or found.contact.ended >= timezone.localdate()
        else None,
        "support_form": SupportForm(),
        "comment_form": CommentForm(),
        "themes": Theme.objects.filter(platform=access.platform) if access.leads else [],
        **forms,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "platforms/workspace/need.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writing
def bring(request: HttpRequest, access: Access) -> HttpResponse:
    """Bring a need for one's municipality."""
    if access.speaker is None:
        raise Http404
    form = NeedForm(request.POST or None, instance=Need(platform=access.platform))
    if form.is_valid():
        try:
            made = bring_need(need=form.save(commit=False), access=access, **_sorted_by(form))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The need is written down. Others can support it now."))
            return HttpResponseRedirect(made.get_absolute_url())
    return _form(request, access, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writing
def change(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Change a need of one's municipality."""
    found = _need(access, key)
    if not speaks_for(access, found):
        raise Http404
    form = NeedForm(request.POST or None, instance=found)
    if form.is_valid():
        try:
            change_need(need=form.save(commit=False), access=access, **_sorted_by(form))
        except EditConflict:
            form.instance = _need(access, key)
            form.refuse_other_version()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The need was changed."))
            return HttpResponseRedirect(found.get_absolute_url())
    return _form(request, access, form, need=found)


def _sorted_by(form: NeedForm) -> dict[str, Any]:
    """By which groups and areas the need is sorted."""
    return {name: form.cleaned_data[name] for name in ("target_groups", "work_areas")}


def _form(request: HttpRequest, access: Access, form: NeedForm, **more: Any) -> HttpResponse:
    context = {"access": access, "tab": "needs", "form": form, **more}
    return render(request, "platforms/workspace/need_form.html", context, status=422 if form.errors else 200)


@require_POST
@for_writing
def withdraw(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Take a need of one's municipality back."""
    found = _need(access, key)
    if not speaks_for(access, found):
        raise Http404
    return _done(request, found, _("The need was withdrawn."), withdraw_need, need=found, access=access)


@require_POST
@for_writing
def support(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """We have this need too; or no longer."""
    found = _need(access, key)
    if access.speaker is None:
        raise Http404
    if "withdraw" in request.POST:
        told = _("Your municipality no longer supports the need.")
        return _done(request, found, told, withdraw_support, need=found, access=access)
    form = SupportForm(request.POST)
    if not form.is_valid():
        return _page(request, access, found, support_form=form)
    told = _("Your municipality supports the need.")
    return _done(request, found, told, support_need, need=found, access=access, **form.cleaned_data)


@require_POST
@for_writing
def naming(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Let one's municipality be named in public with a need, or no longer."""
    found = _need(access, key)
    if access.speaker is None:
        raise Http404
    named = request.POST.get("named") == "yes"
    told = _("Your municipality may be named.") if named else _("Your municipality is not named.")
    return _done(request, found, told, let_be_named, need=found, access=access, named=named)


@require_POST
@for_writing
def comment(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Say something to a need."""
    found = _need(access, key)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, access, found, comment_form=form)
    told = _("Your comment is there.")
    return _done(request, found, told, comment_on_need, need=found, access=access, **form.cleaned_data)


@require_POST
@for_workspace
def take_back(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Withdraw a comment on a need."""
    comments = NeedComment.objects.filter(need__platform=access.platform).select_related("need__platform")
    found = comments.filter(pk=key).first() if key < 2**63 else None
    if found is None or (found.author_id != access.user.pk and not access.leads):
        raise Http404
    told = _("The comment was withdrawn.")
    return _done(request, found.need, told, withdraw_comment, comment=found, access=access)


@require_POST
@for_workspace
def gather(request: HttpRequest, access: Access) -> HttpResponse:
    """Put chosen needs under a theme, or under none; for coordinators."""
    if not access.leads:
        raise Http404
    keys = [int(key) for key in request.POST.getlist("need") if key.isdecimal() and len(key) < 19]
    chosen = Need.objects.filter(platform=access.platform, pk__in=keys).select_related("theme")
    theme_key = request.POST.get("theme", "")
    themes = Theme.objects.filter(platform=access.platform)
    theme = themes.filter(pk=theme_key).first() if theme_key.isdecimal() and len(theme_key) < 19 else None
    if theme is None and theme_key != "none":
        messages.error(request, _("Choose a theme."))
    elif not keys:
        messages.error(request, _("Choose at least one need."))
    else:
        number = gather_needs(needs=chosen, theme=theme, access=access)
        messages.success(request, _("Needs moved: %(count)s.") % {"count": number})
    return HttpResponseRedirect(reverse("workspace:needs", args=[access.platform.slug]))


def _done(request: HttpRequest, found: Need, told: str, action: Any, **words: Any) -> HttpResponse:
    """Do it and go back to the need; a refusal is a message."""
    try:
        action(**words)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return HttpResponseRedirect(found.get_absolute_url())

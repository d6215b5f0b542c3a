"""Themes and recommendations: written by coordinators, read and commented by members, then public."""

import datetime as dt
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.pagestore import public_page
from mmu_portal.lib.versions import VERSION_FIELD, read_token, version_token
from platforms.access import Access, for_workspace, for_writing
from platforms.actions.needs import save_theme
from platforms.actions.posts import withdraw_comment
from platforms.actions.recommendations import (
    adopt_wording,
    begin_wording,
    change_wording,
    comment_on_recommendation,
    draft_as_read,
    draft_recommendation,
    move_recommendation,
    people_behind,
)
from platforms.enums import RecommendationState
from platforms.forms import CommentForm, StepForm, ThemeForm, WordingForm
from platforms.models import (
    Guidance,
    Need,
    Platform,
    Recommendation,
    RecommendationComment,
    RecommendationStep,
    Theme,
    Wording,
)
from platforms.queries.board import title_of, with_current_wording
from platforms.queries.recommendation import adopted_wordings, behind, waiting_needs


def _leading(access: Access) -> None:
    if not access.leads:
        raise Http404


def _theme(access: Access, key: int) -> Theme:
    themes = Theme.objects.filter(platform=access.platform).select_related("platform")
    found = themes.filter(pk=key).first() if key < 2**63 else None
    if found is None:
        raise Http404
    return found


def _recommendation(access: Access, number: int) -> Recommendation:
    found = Recommendation.objects.filter(platform=access.platform).select_related("platform", "theme")
    one = found.filter(number=number).first() if number < 2**31 else None
    if one is None:
        raise Http404
    return one


@require_safe
@for_workspace
def theme(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """A theme: its needs and its recommendations."""
    found = _theme(access, key)
    recommendations = with_current_wording(found.recommendations.order_by("number"))
    context = {
        "access": access,
        "tab": "needs",
        "theme": found,
        "needs": Need.objects.filter(theme=found).standing().for_lists().order_by("created_at", "pk"),
        "recommendations": [(each, title_of(each)) for each in recommendations],
    }
    return render(request, "platforms/workspace/theme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workspace
def edit_theme(request: HttpRequest, access: Access, key: int | None = None) -> HttpResponse:
    """Open a theme, or change one; for coordinators."""
    _leading(access)
    found = _theme(access, key) if key is not None else Theme(platform=access.platform)
    form = ThemeForm(request.POST or None, instance=found)
    if form.is_valid():
        try:
            made = save_theme(theme=form.save(commit=False), access=access)
        except EditConflict:
            form.instance = _theme(access, found.pk)
            form.refuse_other_version()
        else:
            messages.success(request, _("The theme is stored."))
            return HttpResponseRedirect(made.get_absolute_url())
    context = {"access": access, "tab": "needs", "form": form, "theme": found if key is not None else None}
    return render(request, "platforms/workspace/theme_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workspace
def draft(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Begin a recommendation on a theme; for coordinators."""
    _leading(access)
    on = _theme(access, key)
    form = WordingForm(request.POST or None, instance=Wording())
    if form.is_valid():
        try:
            made = draft_recommendation(theme=on, wording=form.save(commit=False), access=access)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is stored. The municipalities behind it are told."))
            return HttpResponseRedirect(_address(made))
    context = {"access": access, "tab": "needs", "form": form, "theme": on}
    return render(
        request, "platforms/workspace/wording_form.html", context, status=422 if form.errors else 200
    )


def _address(recommendation: Recommendation) -> str:
    return reverse("workspace:recommendation", args=[recommendation.platform.slug, recommendation.number])


@require_safe
@for_workspace
def recommendation(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """A recommendation as members see it: its texts, steps, comments, and what may come next."""
    return _page(request, access, _recommendation(access, number))


def _page(request: HttpRequest, access: Access, found: Recommendation, **forms: Any) -> HttpResponse:
    wordings = list(found.wordings.order_by("-number"))
    state = RecommendationState(found.state)
    has_draft = bool(wordings) and wordings[0].adopted_at is None
    context = {
        "access": access,
        "tab": "needs",
        "recommendation": found,
        "wording": wordings[0] if wordings else None,
        "has_draft": has_draft,
        "seen": version_token(wordings[0]) if has_draft else "",
        "earlier": wordings[1:],
        "steps": found.steps.select_related("by"),
        "comments": found.comments.select_related("author", "seat__municipality"),
        "takes_comments": state == RecommendationState.IN_REVIEW,
        "next_states": state.next_states if access.leads else [],
        "gathered_since": waiting_needs(found) if state.is_public else 0,
        "freezes": has_draft and (state.is_public or RecommendationState.ADOPTED in state.next_states),
        "comment_form": CommentForm(),
        "step_form": StepForm(),
        **forms,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "platforms/workspace/recommendation.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workspace
def edit_wording(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Change the draft of a recommendation, or begin a later wording of it; for coordinators."""
    _leading(access)
    found = _recommendation(access, number)
    wording = found.wordings.filter(adopted_at__isnull=True).first()
    if wording is None:
        if request.method != "POST" or "begin" not in request.POST:
            raise Http404
        return _begin(request, access, found)
    form = WordingForm(request.POST if "title_tr" in request.POST else None, instance=wording)
    if form.is_valid():
        try:
            change_wording(wording=form.save(commit=False), access=access)
        except EditConflict:
            form.instance = Wording.objects.get(pk=wording.pk)
            form.refuse_other_version()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is stored."))
            return HttpResponseRedirect(_address(found))
    context = {"access": access, "tab": "needs", "form": form, "recommendation": found, "theme": found.theme}
    return render(
        request, "platforms/workspace/wording_form.html", context, status=422 if form.errors else 200
    )


def _begin(request: HttpRequest, access: Access, found: Recommendation) -> HttpResponse:
    try:
        begin_wording(recommendation=found, access=access)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(_address(found))
    return HttpResponseRedirect(reverse("workspace:edit-wording", args=[access.platform.slug, found.number]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_workspace
def move(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Take the next step, or adopt a later wording, after a second question if all may read it."""
    _leading(access)
    found = _recommendation(access, number)
    if request.method != "POST":  # the second question in another language, or read again
        return HttpResponseRedirect(_address(found))
    to = request.POST.get("to", "")
    if to != "wording" and to not in RecommendationState.values:
        raise Http404
    form = StepForm(request.POST)
    if form.is_valid():
        shared = {"access": access, "note": form.cleaned_data["note"], "seen": _seen(request, found)}
        try:
            if _asks_twice(found, to) and "confirm" not in request.POST:
                return _second_question(request, access, found, to, form)
            if to == "wording":
                adopt_wording(recommendation=found, **shared)
            else:
                move_recommendation(recommendation=found, to=RecommendationState(to), **shared)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            found = _recommendation(access, number)
        else:
            messages.success(request, _("Done. Every municipality behind a need is told."))
            return HttpResponseRedirect(_address(found))
    return _page(request, access, found, step_form=form)


def _asks_twice(found: Recommendation, to: str) -> bool:
    """Whether the step is read by everybody and never taken back; not one that does not follow."""
    if to == "wording":
        return found.is_public
    return to in RecommendationState(found.state).next_states and RecommendationState(to).is_public


def _second_question(
    request: HttpRequest, access: Access, found: Recommendation, to: str, form: StepForm
) -> HttpResponse:
    """What the step does and to how many it is told, before it is taken; not of a draft that changed."""
    adopts = to in ("wording", RecommendationState.ADOPTED)
    if adopts:
        draft_as_read(found, _seen(request, found))
    context = {
        "access": access,
        "tab": "needs",
        "recommendation": found,
        "wording": found.wordings.order_by("-number").first(),
        "to": to,
        "step": _("Adopt the new wording") if to == "wording" else RecommendationState(to).step,
        "adopts": adopts,
        "is_last": not adopts and not RecommendationState(to).next_states,
        "told": len(people_behind(found)),
        "note": form.cleaned_data["note"],
        "seen": request.POST.get(VERSION_FIELD, ""),
    }
    return render(request, "platforms/workspace/step.html", context)


def _seen(request: HttpRequest, found: Recommendation) -> int:
    """The version of the draft that the reader saw; 0, which no draft has, if the form does not say."""
    draft = found.wordings.filter(adopted_at__isnull=True).first()
    opened = read_token(draft, request.POST.get(VERSION_FIELD, "")) if draft is not None else None
    return opened.version if opened is not None else 0


@require_POST
@for_writing
def comment(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Say something to a draft in review."""
    found = _recommendation(access, number)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, access, found, comment_form=form)
    try:
        comment_on_recommendation(recommendation=found, access=access, **form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your comment is there."))
    return HttpResponseRedirect(_address(found))


@require_POST
@for_workspace
def take_back(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Withdraw a comment on a draft."""
    comments = RecommendationComment.objects.filter(recommendation__platform=access.platform)
    found = (
        comments.select_related("recommendation__platform").filter(pk=key).first() if key < 2**63 else None
    )
    if found is None or (found.author_id != access.user.pk and not access.leads):
        raise Http404
    try:
        withdraw_comment(comment=found, access=access)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The comment was withdrawn."))
    return HttpResponseRedirect(_address(found.recommendation))


@public_page
def public(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An adopted recommendation and the needs behind it, without a name that nobody agreed to."""
    platform = Platform.objects.visible_to(request.user).filter(slug=slug).first()
    found = (
        platform.recommendations.public().filter(number=number).select_related("theme").first()
        if platform is not None and number < 2**31
        else None
    )
    wordings = adopted_wordings(found) if found is not None else []
    if found is None or not wordings:
        raise Http404
    context = {
        "platform": platform,
        "recommendation": found,
        "wording": wordings[0],
        "earlier": wordings[1:],
        "became": _became(found),
        "behind": behind(found),
    }
    return render(request, "platforms/recommendation.html", context)


def _became(recommendation: Recommendation) -> list[tuple[dt.date, RecommendationStep | Guidance]]:
    """What became of a recommendation, by day: its public steps, and guidance that takes it up."""
    steps = [each for each in recommendation.steps.all() if RecommendationState(each.state).is_public]
    taken_up = [
        (each.adopted_on, each) for each in Guidance.objects.taking_up(recommendation, timezone.localdate())
    ]
    return sorted([(timezone.localdate(each.at), each) for each in steps] + taken_up, key=itemgetter(0))

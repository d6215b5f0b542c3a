"""A platform's workspace: its first page, its people, its sub-groups."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.models import User
from mmu_portal.lib.generation import inside_cache
from mmu_portal.lib.paging import page_of
from mmu_portal.lib.templatetags.look import canonical_query
from platforms.access import Access, for_workspace
from platforms.actions.groups import join_group, leave_group
from platforms.models import Document, Platform, Post, Seat, SeatHolder, SubGroup
from platforms.queries.board import board

PER_PAGE = 50


@require_safe
@for_workspace
def home(request: HttpRequest, access: Access) -> HttpResponse:
    """What is new on the platform, and the reader's part in it."""
    platform = access.platform
    context = {
        "access": access,
        "tab": "home",
        # The same for all who enter; asked for the first of them.
        "columns": SimpleLazyObject(lambda: board(platform)),
        "latest": SimpleLazyObject(lambda: _latest_posts(platform)),
        "documents": SimpleLazyObject(lambda: _newest_documents(platform)),
    }
    return render(request, "platforms/workspace/home.html", context)


def _latest_posts(platform: Platform) -> list[Post]:
    posts = Post.objects.filter(platform=platform).published().for_lists()
    return list(posts.order_by("-published_at", "-pk")[:5])


def _newest_documents(platform: Platform) -> list[Document]:
    return list(Document.objects.filter(platform=platform).standing().for_lists()[:3])


@require_safe
@for_workspace
def people(request: HttpRequest, access: Access) -> HttpResponse:
    """Who sits on the platform: municipality, department, since when; no addresses."""
    words, asked, reader = request.GET.get("q", "")[:100], request.GET.get("page"), access.user.pk
    context = {
        "access": access,
        "tab": "people",
        "q": words,
        "asked": canonical_query(request.GET),
        # Nobody writes to themselves: who is on the page gets one of their own.
        "alone": reader if reader in _shown(access.platform, words, asked) else "",
        "page": SimpleLazyObject(lambda: page_of(_seated(access.platform, words), PER_PAGE, asked)),
        "coordinators": SimpleLazyObject(lambda: _coordinators(access.platform)),
    }
    return render(request, "platforms/workspace/people.html", context)


def _seated(platform: Platform, words: str) -> QuerySet[SeatHolder]:
    """Those who sit on a platform, by municipality."""
    holders = SeatHolder.objects.current().filter(platform=platform).matching(words)
    found = holders.select_related("appointment__user", "seat__municipality__province", "seat__department")
    found = found.defer("seat__municipality__province__outline")
    return found.order_by("seat__municipality__sort_key", "pk")


def _coordinators(platform: Platform) -> QuerySet[User]:
    return platform.coordinators.filter(is_active=True).order_by("name_key")


@inside_cache
def _shown(platform: Platform, words: str, asked: str | None) -> frozenset[int]:
    """The keys of all people on a page of those who sit on a platform."""
    seated = _seated(platform, words).values_list("appointment__user", flat=True)
    leading = _coordinators(platform).values_list("pk", flat=True)
    return frozenset(page_of(seated, PER_PAGE, asked)).union(leading)


@require_safe
@for_workspace
def groups(request: HttpRequest, access: Access) -> HttpResponse:
    """The sub-groups of the platform, by field and by size."""
    found = SubGroup.objects.filter(platform=access.platform, is_active=True)
    found = found.prefetch_related(Prefetch("seats", queryset=Seat.objects.open()))
    seat = access.holder.seat_id if access.holder else None
    rows = [(each, len(each.seats.all()), any(one.pk == seat for one in each.seats.all())) for each in found]
    return render(
        request, "platforms/workspace/groups.html", {"access": access, "tab": "people", "rows": rows}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_workspace
def group(request: HttpRequest, access: Access, group: str) -> HttpResponse:
    """One sub-group: who is in it; a member of the platform joins or leaves it."""
    found = SubGroup.objects.filter(platform=access.platform, is_active=True, slug=group).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        if access.speaker is None:
            raise Http404
        action = leave_group if "leave" in request.POST else join_group
        action(group=found, holder=access.speaker)
        done = _("You left the sub-group.") if "leave" in request.POST else _("You are in the sub-group now.")
        messages.success(request, done)
        return HttpResponseRedirect(reverse("workspace:group", args=[access.platform.slug, group]))
    seats = Seat.objects.open().filter(groups=found).select_related("municipality__province", "department")
    context = {
        "access": access,
        "tab": "people",
        "group": found,
        "seats": seats.order_by("municipality__sort_key", "pk"),
        "inside": access.holder is not None and found.seats.filter(pk=access.holder.seat_id).exists(),
    }
    return render(request, "platforms/workspace/group.html", context)

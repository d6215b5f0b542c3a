"""A platform's workspace: its first page, its people, its sub-groups."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mmu_portal.lib.paging import page_of
from platforms.access import Access, for_workspace
from platforms.actions.groups import join_group, leave_group
from platforms.models import Document, Post, Seat, SeatHolder, SubGroup
from platforms.queries.board import board

PER_PAGE = 50


@require_safe
@for_workspace
def home(request: HttpRequest, access: Access) -> HttpResponse:
    """What is new on the platform, and the reader's part in it."""
    posts = Post.objects.filter(platform=access.platform).published().for_lists()
    context = {
        "access": access,
        "tab": "home",
        "columns": board(access.platform),
        "latest": posts.order_by("-published_at", "-pk")[:5],
        "documents": Document.objects.filter(platform=access.platform).standing().for_lists()[:3],
    }
    return render(request, "platforms/workspace/home.html", context)


@require_safe
@for_workspace
def people(request: HttpRequest, access: Access) -> HttpResponse:
    """Who sits on the platform: municipality, department, since when; no addresses."""
    words = request.GET.get("q", "")[:100]
    holders = SeatHolder.objects.current().filter(platform=access.platform).matching(words)
    found = holders.select_related("appointment__user", "seat__municipality__province", "seat__department")
    found = found.defer("seat__municipality__province__outline")
    rows = found.order_by("seat__municipality__sort_key", "pk")
    context = {
        "access": access,
        "tab": "people",
        "q": words,
        "page": page_of(rows, PER_PAGE, request.GET.get("page")),
        "coordinators": access.platform.coordinators.filter(is_active=True).order_by("name_key"),
    }
    return render(request, "platforms/workspace/people.html", context)


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

"""The public pages of a committee."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mmu_portal.lib.pagestore import public_page
from platforms.models import Committee, CommitteeMeeting, CommitteeMember, Guidance, Recommendation
from platforms.queries.board import title_of, with_current_wording


def _committee(slug: str) -> Committee:
    found = Committee.objects.filter(slug=slug, is_active=True).first()
    if found is None:
        raise Http404
    return found


@public_page
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """What a committee is, who sits there today, its public meetings and its guidance."""
    found, today = _committee(slug), timezone.localdate()
    sitting = CommitteeMember.objects.filter(committee=found).sitting(today)
    meetings = CommitteeMeeting.objects.public().filter(committee=found).select_related("committee")
    guidance = Guidance.objects.public(today).filter(committee=found)
    context = {
        "committee": found,
        "members": sitting.select_related("municipality"),
        "meetings": meetings,
        "guidance": [(each, _taken_up(each)) for each in guidance],
    }
    return render(request, "platforms/committee.html", context)


def _taken_up(guidance: Guidance) -> list[tuple[object, str]]:
    """The public recommendations that a guidance takes up, with their titles."""
    taken = Recommendation.objects.public().filter(guidance=guidance)
    public = with_current_wording(taken.order_by("platform", "number"))
    return [(each, title_of(each, public=True)) for each in public]


@public_page
def meeting(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Agenda and minutes of a meeting, as far as they are public, and what it adopted."""
    found = _committee(slug)
    meetings = CommitteeMeeting.objects.public().filter(committee=found).select_related("committee")
    shown = meetings.filter(pk=key).first() if key < 2**63 else None
    if shown is None:
        raise Http404
    guidance = [
        (each, _taken_up(each))
        for each in Guidance.objects.public(timezone.localdate()).filter(meeting=shown)
    ]
    context = {"committee": found, "meeting": shown, "guidance": guidance}
    return render(request, "platforms/meeting.html", context)

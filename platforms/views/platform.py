"""The public pages of the platforms."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from mmu_portal.lib.pagestore import public_page
from platforms.models import Committee, Platform
from platforms.queries.figures import seated
from platforms.queries.recommendation import adopted_recommendations
from platforms.queries.verdict import rule_of
from platforms.views.maps import seats_map


@public_page
def platforms(request: HttpRequest) -> HttpResponse:
    """The platforms of the Union side by side: which one is whose."""
    shown = Platform.objects.visible_to(request.user).prefetch_related("areas", "target_groups")
    rows = [(each, seated(each)) for each in shown]
    committees = Committee.objects.filter(is_active=True)
    return render(request, "platforms/platforms.html", {"rows": rows, "committees": committees})


@public_page
def platform(request: HttpRequest, slug: str) -> HttpResponse:
    """What a platform is for, who has a seat, what it recommends and who may join."""
    shown = Platform.objects.visible_to(request.user).prefetch_related("areas", "target_groups")
    found = shown.filter(slug=slug).first()
    if found is None:
        raise Http404
    rule = rule_of(found)
    context = {
        "platform": found,
        "rule": rule,
        "rule_areas": [area.name for area in rule.work_areas.all()] if rule.pk else [],
        "seated": seated(found),
        "map": seats_map(found),
        "recommendations": adopted_recommendations(found),
        "others": shown.exclude(pk=found.pk),
    }
    return render(request, "platforms/platform.html", context)

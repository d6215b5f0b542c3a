"""The page of one municipality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.models import Municipality
from mmu_portal.lib.pagestore import public_page


@public_page
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known of one municipality, with year and source."""
    record = get_object_or_404(Municipality.objects.visible_to(request.user), slug=slug)
    return render(request, "members/municipality.html", {"municipality": record})

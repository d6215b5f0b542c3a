"""The directory of the region's municipalities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.models import Municipality
from mmu_portal.lib.pagestore import public_page


@public_page
def directory(request: HttpRequest) -> HttpResponse:
    """The list and the map, filtered by the parameters of the address."""
    return render(request, "members/directory.html", {"municipalities": Municipality.objects.all()})

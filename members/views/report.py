"""Where a visitor reports a mistake in a record."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.models import Municipality


@login_not_required
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that reaches staff and is never public."""
    record = get_object_or_404(Municipality.objects.visible_to(request.user), slug=slug)
    return render(request, "members/report.html", {"municipality": record})

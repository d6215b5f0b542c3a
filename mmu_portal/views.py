"""Pages that no single storey owns: home, and what machines ask of the portal."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaign.queries.content import content_of, current_version
from campaign.views.territory import front_map
from members.queries.directory import Selection, find, province_names
from members.queries.figures import membership_figures
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.pagestore import public_page
from platforms.models import Platform


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The portal's first page: the campaign profile in short, and the way into the directory."""
    current = current_version()
    today = timezone.localdate()
    context = {
        "version": current,
        "content": content_of(current) if current else None,
        "figures": membership_figures(today),
        "provinces": _provinces(today),
        "hero": front_map(),
    }
    return render(request, "home.html", context)


@generation_cache
def _provinces(day: dt.date) -> list[tuple[str, str, int]]:
    """Plate code, name and number of members of each province, in the order of the alphabet."""
    counts = find(Selection(), day).provinces
    return [(code, name, counts[code]) for code, name in province_names().items() if counts[code]]


@require_safe
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Send staff to the back office, in the language in which they came; everybody else to their own area."""
    if not request.user.is_staff:
        return redirect("my:home")
    response = redirect("admin:index")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        get_language(),
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, where its data come from and how its figures are made."""
    return render(request, "pages/about.html", {"platforms": Platform.objects.visible_to(request.user)})


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the portal keeps to WCAG 2.2 AA, what was tested and what is known to be missing."""
    return render(request, "pages/accessibility.html")


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of whom, why and for how long."""
    return render(request, "pages/privacy.html")

"""Pages that no single storey owns: home, and what machines ask of the portal."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mmu_portal.lib.pagestore import public_page


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The portal's first page."""
    return render(request, "home.html")


def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Send staff to the back office, everybody else home."""
    return redirect("admin:index" if request.user.is_staff else "home")


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, where its data come from and how its figures are made."""
    return render(request, "pages/about.html")


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the portal keeps to WCAG 2.2 AA, what was tested and what is known to be missing."""
    return render(request, "pages/accessibility.html")


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of whom, why and for how long."""
    return render(request, "pages/privacy.html")

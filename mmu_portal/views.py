"""Pages that no single storey owns: home, and what machines ask of the portal."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The portal's first page."""
    return render(request, "home.html")


def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Send staff to the back office, everybody else home."""
    return redirect("admin:index" if request.user.is_staff else "home")

"""Mails of a platform: how often one hears, the link that ends it, and letters to other members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.models import User
from mmu_portal.lib.errors import DomainError
from platforms.access import Access, access_to, for_workspace, for_writing
from platforms.actions.contact import write_letter
from platforms.actions.notices import cadence_of, choose_cadence, stopped_by
from platforms.enums import Cadence
from platforms.forms import LetterForm, NoticesForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_workspace
def notices(request: HttpRequest, access: Access) -> HttpResponse:
    """How often the reader hears what is new on the platform."""
    form = NoticesForm(
        request.POST or None, initial={"cadence": cadence_of(access.user, access.platform).value}
    )
    if form.is_valid():
        cadence = Cadence(form.cleaned_data["cadence"])
        choose_cadence(user=access.user, platform=access.platform, cadence=cadence)
        messages.success(request, _("Your choice is stored."))
        return HttpResponseRedirect(reverse("workspace:home", args=[access.platform.slug]))
    context = {"access": access, "tab": "home", "form": form, "inner": True}
    return render(request, "platforms/workspace/notices.html", context, status=422 if form.errors else 200)


@never_cache
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token alone says who and what
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of one platform to one person, without a sign-in."""
    choice = stopped_by(token)
    if choice is None:
        raise Http404
    if request.method == "POST":
        choose_cadence(user=choice.user, platform=choice.platform, cadence=Cadence.NONE)
    context = {"platform": choice.platform, "done": request.method == "POST"}
    return render(request, "platforms/stop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writing
def write(request: HttpRequest, access: Access, key: int) -> HttpResponse:
    """Write to another member; neither sees the other's address."""
    to = User.objects.filter(pk=key, is_active=True).first() if key < 2**63 else None
    if to is None or to.pk == access.user.pk or access_to(access.platform, to) is None:
        raise Http404
    form = LetterForm(request.POST or None)
    if form.is_valid():
        try:
            write_letter(to=to, access=access, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your letter is on its way."))
            return HttpResponseRedirect(reverse("workspace:people", args=[access.platform.slug]))
    context = {"access": access, "tab": "people", "form": form, "to": to}
    return render(request, "platforms/workspace/letter.html", context, status=422 if form.errors else 200)

"""The way to a seat: what the rules say of the reader's department, and the request."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import acting_in, running_appointments
from members.models import Appointment, User
from mmu_portal.lib.errors import DomainError
from platforms.actions.requests import ask_to_join, withdraw_request
from platforms.enums import RequestState
from platforms.forms import JoinForm
from platforms.models import JoinRequest, Platform, SeatHolder
from platforms.queries.verdict import verdict_on

PLACES = {"departments": "my:departments", "people": "my:colleagues", "seats": "my-platforms:list"}


def _platform(request: HttpRequest, slug: str) -> Platform:
    found = Platform.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the reader's department qualifies, rule by rule; then the form, and later the answer."""
    platform, acting = _platform(request, slug), acting_in(request)
    if request.method == "POST" and acting is None:
        raise Http404
    form = JoinForm(request.POST or None) if acting is not None else None
    if form is not None and acting is not None and form.is_bound and form.is_valid():
        try:
            ask_to_join(platform=platform, appointment=acting, message=form.cleaned_data["message"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your request is on its way to the platform’s coordinators."))
            return HttpResponseRedirect(reverse("platforms:join", args=[slug]))
    context = {"platform": platform, "form": form, "acting": acting, **_case(platform, acting)}
    last = context.get("last")
    if form is not None and isinstance(last, JoinRequest) and last.state == RequestState.RETURNED:
        form.go_on(last)
    context["held"] = running_appointments(request.user)
    context["inside"] = Platform.objects.open_to(request.user).filter(pk=platform.pk).exists()
    return render(request, "platforms/join.html", context, status=422 if form and form.errors else 200)


def _case(platform: Platform, acting: Appointment | None) -> dict[str, object]:
    """The reader's seat, requests and verdict."""
    if acting is None:
        return {}
    requests = JoinRequest.objects.filter(platform=platform, appointment=acting).order_by("-asked_at", "-pk")
    seat = SeatHolder.objects.holding().filter(platform=platform, appointment=acting)
    verdict = verdict_on(platform, acting)
    last, earlier = [*requests[:2], None, None][:2]
    return {
        "seat": seat.select_related("seat__department").first(),
        "is_admitted": seat.admitted().exists(),
        "last": last,
        "earlier": earlier if last is not None and last.is_pending else None,
        "verdict": verdict,
        "findings": [(finding, _where(finding.place, acting)) for finding in verdict.findings],
    }


def _where(place: str, acting: Appointment) -> str:
    """The address where what a finding advises is done; empty without advice."""
    if place == "report":
        return reverse("members:report", args=[acting.municipality.slug])
    return reverse(PLACES[place]) if place else ""


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back one's own request that waits."""
    platform, person = _platform(request, slug), request.user
    assert isinstance(person, User)  # noqa: S101 - the page asks for a sign-in
    acting = acting_in(request)
    waiting = JoinRequest.objects.pending().filter(platform=platform, appointment=acting)
    found = waiting.select_related("appointment").first() if acting is not None else None
    if found is None:
        raise Http404
    try:
        withdraw_request(request=found, by=person)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The request was withdrawn."))
    return HttpResponseRedirect(reverse("platforms:join", args=[slug]))

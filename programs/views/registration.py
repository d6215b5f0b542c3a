"""The way to a place in an activity: what the reader has, and why somebody may not register."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import acting_in, running_appointments
from members.models import User
from mmu_portal.lib.errors import DomainError
from programs.actions.registrations import accept, answer, cancel, register
from programs.enums import RegistrationState
from programs.models import Activity, Registration
from programs.queries.admittance import begins, closed_because, obstacle
from programs.queries.places import places_left
from programs.registration_forms import AnswersForm
from programs.views.activity import shown_activity


def _own(activity: Activity, user: Any) -> Registration | None:
    """What the reader has of the activity; nothing if they gave it up."""
    found = activity.registrations.filter(user=user.pk).select_related("activity", "municipality")
    return found.exclude(state=RegistrationState.CANCELED).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the reader stands; the form to register, or to change what they told of themselves."""
    activity, acting = shown_activity(slug), acting_in(request)
    own = _own(activity, request.user)
    refusal = "" if own else obstacle(activity, acting)
    form = AnswersForm(request.POST if request.method == "POST" else None, instance=own)
    if form.is_bound and form.is_valid() and _stored(request, activity, own, form):
        return HttpResponseRedirect(reverse("activities:register", args=[slug]))
    context = {
        "activity": activity,
        "acting": acting,
        "held": running_appointments(request.user),
        "own": own,
        "refusal": refusal,
        "form": form,
        "left": places_left(activity),
        "sessions": activity.sessions.all(),
        "is_reminded": _is_reminded(activity),
        "place_before": _ahead(own) if own else 0,
    }
    return render(request, "programs/registration.html", context, status=422 if form.errors else 200)


def _is_reminded(activity: Activity) -> bool:
    """Whether the day before it begins is still to come."""
    start = begins(activity)
    return start is not None and timezone.localdate(start) > timezone.localdate()


def _ahead(own: Registration) -> int:
    """How many people the reader has before them on the waiting list."""
    keys = list(own.activity.registrations.waiting().values_list("pk", flat=True))
    return keys.index(own.pk) if own.pk in keys else 0


def _stored(request: HttpRequest, activity: Activity, own: Registration | None, form: AnswersForm) -> bool:
    """Register, or keep the changed answers; False with a sentence in the form if a rule is against it."""
    acting, answers = acting_in(request), form.cleaned_data
    try:
        if own is not None:
            answer(registration=own, by=own.user, **answers)  # type: ignore[arg-type]
            messages.success(request, _("What you told of yourself is changed."))
        elif acting is None:
            raise Http404
        else:
            _say(request, register(activity=activity, appointment=acting, **answers))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _say(request: HttpRequest, made: Registration) -> None:
    if made.state == RegistrationState.CONFIRMED:
        messages.success(request, _("You are registered. A mail confirms it."))
    else:
        messages.success(request, _("You are on the waiting list. You hear by mail when a place is free."))


@require_POST
def accept_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the place that is offered."""
    return _done(request, slug, accept, _("The place is yours."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, slug: str) -> HttpResponse:
    """What giving the place, the offer or the place in the queue up means, and the doing of it."""
    if request.method == "POST":
        return _done(request, slug, cancel, _("Your registration is canceled."))
    activity = shown_activity(slug)
    own = _own(activity, request.user)
    if own is None:
        raise Http404
    if activity.is_canceled:
        return HttpResponseRedirect(reverse("activities:register", args=[slug]))
    context = {"activity": activity, "own": own, "closed": closed_because(activity, timezone.now())}
    return render(request, "programs/give_up.html", context)


def _done(request: HttpRequest, slug: str, action: Callable[..., Any], sentence: str) -> HttpResponse:
    activity, person = shown_activity(slug), request.user
    own = _own(activity, person)
    if own is None or not isinstance(person, User):
        raise Http404
    try:
        action(registration=own, by=person)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return HttpResponseRedirect(reverse("activities:register", args=[slug]))

"""Activities in a person's own area."""

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.models import User
from mmu_portal.lib.errors import DomainError
from programs.actions.attendance import attend_by_code
from programs.models import Registration
from programs.registration_forms import DoorCodeForm

PAST_SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_activities(request: HttpRequest) -> HttpResponse:
    """The person's offers, places, waiting places and certificates; and the code at the door."""
    person = request.user
    if not isinstance(person, User):
        raise Http404
    form = DoorCodeForm(request.POST or None)
    if form.is_valid() and _attended(request, form, person):
        return HttpResponseRedirect(reverse("my-activities:list"))
    mine = (
        Registration.objects.standing()
        .filter(user=person)
        .select_related("activity")
        .prefetch_related("certificates")
        .annotate(ends=Max("activity__sessions__ends"))
    )
    coming = [each for each in mine.order_by("activity__first_day", "pk") if _is_ahead(each)]
    past = [each for each in mine.order_by("-activity__first_day", "-pk") if not _is_ahead(each)]
    context = {"coming": coming, "past": past[:PAST_SHOWN], "form": form, "now": timezone.now()}
    return render(request, "programs/my_activities.html", context, status=422 if form.errors else 200)


def _is_ahead(registration: Any) -> bool:
    """Whether its last session has not ended; without sessions, whether its last day has not passed."""
    if registration.ends is not None:
        return registration.ends > timezone.now()
    last = registration.activity.last_day or registration.activity.first_day
    return last is None or last >= timezone.localdate()


def _attended(request: HttpRequest, form: DoorCodeForm, person: User) -> bool:
    try:
        session = attend_by_code(user=person, code=form.cleaned_data["code"])
    except DomainError as refusal:
        form.add_error("code", str(refusal))
        return False
    messages.success(request, _("You are noted as present: %(title)s") % {"title": session.activity.title})
    return True

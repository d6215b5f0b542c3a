"""Where a person is signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.models import User
from members.sessions import end_other_sessions, end_session, handle_of, sessions_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The person's sessions, each with a button that ends it."""
    person: Any = request.user
    here = request.session.session_key or ""
    if request.method == "POST":
        _end(request, person, here)
        return HttpResponseRedirect(reverse("sessions"))
    rows = [
        {"session": row, "handle": handle_of(row), "is_here": row.session_key == here}
        for row in sessions_of(person)
    ]
    return render(request, "account/sessions.html", {"rows": rows})


def _end(request: HttpRequest, person: User, here: str) -> None:
    if "others" in request.POST:
        ended = end_other_sessions(user=person, but=here)
        sentence = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", ended)
        messages.success(request, sentence % {"count": ended})
    elif end_session(user=person, handle=request.POST.get("session", "")):
        messages.success(request, _("The session was ended."))
    else:
        messages.info(request, _("This session had ended before."))

"""What the portal holds of the person who is signed in: to read, and to take along."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions.consents import agree, take_news_back
from members.enums import ConsentPurpose
from members.personal import held_of

SHOWN = 20  # rows of a kind, the newest; the file holds them all


@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is held, kind by kind."""
    person: Any = request.user
    kinds = [
        {
            "code": holding.code,
            "title": holding.title,
            "rows": [list(row.items()) for row in rows[-SHOWN:][::-1]],
            "number": len(rows),
            "more": len(rows) > SHOWN,
        }
        for holding, rows in held_of(person)
    ]
    wanted = person.consents.in_force().filter(purpose=ConsentPurpose.NEWS).first()
    return render(request, "members/data.html", {"kinds": kinds, "shown": SHOWN, "news": wanted})


@require_POST
def news(request: HttpRequest) -> HttpResponse:
    """Agree to news by e-mail, or take that back; the same again changes nothing."""
    person: Any = request.user
    if "take_back" in request.POST:
        take_news_back(by=person)
        messages.success(request, _("Taken back: no news is sent to you any more."))
    else:
        agree(by=person, purposes=[ConsentPurpose.NEWS])
        messages.success(request, _("You agreed: news of trainings and meetings may be sent to you."))
    return HttpResponseRedirect(reverse("my:data") + "#news")


@never_cache
@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    """The same whole, as a file."""
    person: Any = request.user
    held = [
        {"code": holding.code, "title": str(holding.title), "rows": rows} for holding, rows in held_of(person)
    ]
    told = {"person": person.email, "made_at": timezone.now(), "held": held}
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response

"""What the portal holds of the person who is signed in: to read, and to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

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
    return render(request, "members/data.html", {"kinds": kinds, "shown": SHOWN})


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

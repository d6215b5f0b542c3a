"""Addresses that people get by cutting one: a part that is no page leads to the page it is a part of."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]
Gate = Callable[[View], View]
_WORD = re.compile(r"\w+(?=[/>])")  # of the address, and of what it holds


def leading_to(whole: str, *parts: str, keeps: tuple[str, ...] = (), gate: Gate = lambda view: view) -> list:
    """The addresses `parts`, each of which leads to the page named `whole`.

    `keeps` names what both addresses hold; `gate` decides who is led, as for other views of the place.
    """

    @require_safe
    @gate
    def lead(request: HttpRequest, *args: object, **held: object) -> HttpResponseBase:
        return HttpResponseRedirect(reverse(whole, kwargs={name: held[name] for name in keeps}))

    return [_address(part, lead) for part in parts]


def _address(part: str, lead: View) -> URLPattern:
    return path(part, lead, name="-".join(["part", *_WORD.findall(part)]))

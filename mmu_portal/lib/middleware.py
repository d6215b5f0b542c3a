"""Small guards around every request."""

from collections.abc import Callable
from typing import Any

from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest], HttpResponse]


def refuse_nul(get_response: View) -> View:
    """Answer 400 to a NUL byte in path or query: PostgreSQL cannot store it and would fail deep inside.

    A cookie that hides one (cookies may spell bytes as `\\000`) is as good as none: the address is innocent.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL byte in the address")
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]
        return get_response(request)

    return middleware


IN_EVERY_LANGUAGE = "in_every_language"


def response_headers(get_response: View) -> View:
    """Add the headers that keep other sites and devices out of an answer.

    An answer that says that it is the same in every language gets no header that tells caches otherwise.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(response, IN_EVERY_LANGUAGE, False):
            for name in ("Vary", "Content-Language"):
                response.headers.pop(name, None)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response

    return middleware


def keep_from_caches(get_response: View) -> View:
    """Forbid every cache, the browser's own too, to keep an answer made for somebody who is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = settings.SESSION_COOKIE_NAME
        if session in request.COOKIES or session in response.cookies:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


class HistoryAuthor(AuditlogMiddleware):
    """Tell the history who acts; the ports and numbers that strangers write into headers stay out of it."""

    def get_extra_data(self, request: HttpRequest) -> dict[str, Any]:
        """The person alone."""
        return {"actor": self._get_actor(request)}

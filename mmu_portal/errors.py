"""Error pages in the reader's language: what happened, what to do, a way back; problem documents for the API.

The pages of 400 and 500 ask neither session nor database, since either may be what failed.
"""

import sys
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.room import is_no_room
from reporting.api.problems import Kind, problem

API = "/api/"
RETRY_AFTER = 30  # seconds; a database that restarts needs no more


@dataclass(frozen=True)
class ErrorPage:
    """The words of one error page."""

    title: Promise
    happened: Promise
    advice: Promise


BAD_REQUEST = ErrorPage(
    _("The portal does not understand this address"),
    _("A part of the address, or of what was sent with it, is not valid."),
    _("Check the address, or start again from the home page."),
)
FORBIDDEN = ErrorPage(
    _("This page is not open to your account"),
    _("You are signed in, but your account does not have the permission that this page needs."),
    _("If you need it for your work, ask the person who manages the portal’s accounts."),
)
FORM_EXPIRED = ErrorPage(
    _("The form could not be accepted"),
    _("The page was open for too long, or your browser keeps no cookies. Nothing was stored."),
    _("Go back, load the page again and send the form once more. Cookies of this site must be allowed."),
)
NOT_FOUND = ErrorPage(
    _("There is no page at this address"),
    _("The address may be mistyped, or the page was moved or removed."),
    _("Look for the municipality in the directory, or start from the home page."),
)
FAILED = ErrorPage(
    _("Something went wrong on our side"),
    _("The portal could not finish the page. It is not your fault, and no change was half saved."),
    _("Try again in a moment. If it happens again, tell the Union the number below."),
)
AWAY = ErrorPage(
    _("The portal is not available for a moment"),
    _("Its database does not answer. No change was half saved."),
    _("Try again in half a minute."),
)

FULL = ErrorPage(
    _("The portal has no room left"),
    _("The disk on which it stores is full. Nothing of what you sent was stored."),
    _("Pages can be read as before. Tell the Union, and send it again later."),
)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the answer to a malformed request."""
    return _without_request(request, BAD_REQUEST, HTTPStatus.BAD_REQUEST)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but without the right."""
    return _with_request(request, FORBIDDEN, HTTPStatus.FORBIDDEN)


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token."""
    return _with_request(request, FORM_EXPIRED, HTTPStatus.FORBIDDEN)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that the reader may know of."""
    return _with_request(request, NOT_FOUND, HTTPStatus.NOT_FOUND)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500, 507 when a disk is full, or 503 while the database is away."""
    error = sys.exc_info()[1]
    if is_no_room(error):
        return _without_request(request, FULL, HTTPStatus.INSUFFICIENT_STORAGE)
    if isinstance(error, (OperationalError, InterfaceError)):
        response = _without_request(request, AWAY, HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return _without_request(request, FAILED, HTTPStatus.INTERNAL_SERVER_ERROR)


def _with_request(request: HttpRequest, page: ErrorPage, status: HTTPStatus) -> HttpResponse:
    """A page that knows who is signed in."""
    with override(get_language_from_request(request, check_path=True)):
        if request.path_info.startswith(API):
            return problem(Kind.of_status(status))
        return _not_kept(render(request, "errors/page.html", _context(page, status), status=status))


def _without_request(request: HttpRequest, page: ErrorPage, status: HTTPStatus) -> HttpResponse:
    """A page made of words alone."""
    with override(get_language_from_request(request, check_path=True)):
        if request.path_info.startswith(API):
            return problem(Kind.of_status(status))
        body = render_to_string("errors/page.html", _context(page, status))
    return _not_kept(HttpResponse(body, status=status))


def _context(page: ErrorPage, status: HTTPStatus) -> dict[str, object]:
    """What the template shows; the request's number finds the event in the logs."""
    number = structlog.contextvars.get_contextvars().get("request_id", "")
    return {"error": page, "status": int(status), "number": number if status >= 500 else ""}


def _not_kept(response: HttpResponse) -> HttpResponse:
    """An error that no cache keeps: the next reader may have better luck."""
    add_never_cache_headers(response)
    return response

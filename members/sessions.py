"""Sessions that know whose they are, so that a person sees them and ends them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from members.models import User
from members.models.session import PersonSession
from mmu_portal.lib.composed import composed

BEGAN, DEVICE, SEEN = "began", "device", "seen"  # kept in the session, since each save writes its row anew
View = Callable[[HttpRequest], HttpResponse]
IDLE = 30 * 60  # seconds after which staff who do nothing are signed out
SEEN_EVERY = 60  # seconds: how exactly the session knows when its person last asked for a page
# The first that a browser's name of itself holds; others claim to be Chrome or Safari too.
BROWSERS = ("Edg", "OPR", "Firefox", "SamsungBrowser", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


class SessionStore(DatabaseStore):
    """Sessions in the database, each with its person."""

    @classmethod
    def get_model_class(cls) -> type[PersonSession]:
        return PersonSession

    def _get_session_from_db(self) -> PersonSession | None:
        found: list[PersonSession] = _running(self.session_key, timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
        return found[0] if found else None

    def create_model_instance(self, data: dict[str, Any]) -> PersonSession:
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        session.device = data.get(DEVICE, "")
        session.began_at = datetime.fromtimestamp(data[BEGAN], UTC) if BEGAN in data else timezone.now()
        return session

    async def acreate_model_instance(self, data: dict[str, Any]) -> PersonSession:
        return self.create_model_instance(data)


@composed
def _running(key: str, now: datetime) -> QuerySet[PersonSession]:
    return PersonSession.objects.filter(session_key=key, expire_date__gt=now)


def note_device(sender: Any, request: HttpRequest, user: User, **_signal: Any) -> None:
    """Receiver of `user_logged_in`: keep when, and in a word or two on what, the person signed in."""
    request.session[BEGAN] = timezone.now().timestamp()
    request.session[DEVICE] = device_of(request.headers.get("user-agent", ""))


def end_when_over(get_response: View) -> View:
    """Sign out whose session lasted as long as one may, and staff who did nothing for half an hour."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if signed_in and (why := _why_over(request)):
            logout(request)
            messages.info(request, why)
            return redirect(_door(request))
        return get_response(request)

    return middleware


def _why_over(request: HttpRequest) -> str:
    """Why the session is over, as a sentence; empty if it goes on, which is then noted for staff."""
    now, session = timezone.now().timestamp(), request.session
    began = session.get(BEGAN, now)
    if now - began > settings.SESSION_COOKIE_AGE:
        return _("Twelve hours after signing in you are signed out. Sign in again to go on.")
    if not request.user.is_staff:
        return ""
    seen = session.get(SEEN, began)
    if now - seen > IDLE:
        return _("You did nothing here for half an hour and were signed out. Sign in again to go on.")
    if now - seen > SEEN_EVERY:
        session[SEEN] = now
    return ""


def _door(request: HttpRequest) -> str:
    """Where to sign in; a page that was only read is opened again afterwards."""
    door = reverse("account_login")
    if request.method not in ("GET", "HEAD") or "/accounts/" in request.path_info:
        return door
    return f"{door}?{urlencode({'next': request.get_full_path()})}"


def device_of(agent: str) -> str:
    """`Firefox, Windows`, from a browser's name of itself; empty if it tells nothing known."""
    browser = next((name for name in BROWSERS if re.search(rf"{name}\w*/", agent)), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return ", ".join(part for part in (NAMES.get(browser, browser), system) if part)


def sessions_of(user: User) -> list[PersonSession]:
    """The sessions in which the person is signed in now, newest first; those of an old password are none."""
    found = user.sessions.filter(expire_date__gt=timezone.now()).order_by("-began_at")
    secret = user.get_session_auth_hash()
    return [
        row for row in found if constant_time_compare(row.get_decoded().get(HASH_SESSION_KEY, ""), secret)
    ]


def handle_of(session: PersonSession) -> str:
    """A name by which a form tells a session: its key would open it."""
    return salted_hmac("members.sessions", session.session_key, algorithm="sha256").hexdigest()[:32]


def end_session(*, user: User, handle: str) -> bool:
    """End one session of the person; False if there is none of this name."""
    chosen = [row.session_key for row in sessions_of(user) if constant_time_compare(handle_of(row), handle)]
    return bool(user.sessions.filter(session_key__in=chosen).delete()[0])


def end_other_sessions(*, user: User, but: str) -> int:
    """End all sessions of the person but the one with the key `but`; how many there were."""
    others = [row.session_key for row in sessions_of(user) if row.session_key != but]
    return user.sessions.filter(session_key__in=others).delete()[0]

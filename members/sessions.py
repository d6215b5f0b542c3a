"""Sessions that know whose they are, so that a person sees them and ends them."""

import re
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from members.models import User
from members.models.session import PersonSession

BEGAN, DEVICE = "began", "device"  # kept in the session, since each save writes its row anew
# The first that a browser's name of itself holds; others claim to be Chrome or Safari too.
BROWSERS = ("Edg", "OPR", "Firefox", "SamsungBrowser", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


class SessionStore(DatabaseStore):
    """Sessions in the database, each with its person."""

    @classmethod
    def get_model_class(cls) -> type[PersonSession]:
        return PersonSession

    def create_model_instance(self, data: dict[str, Any]) -> PersonSession:
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        session.device = data.get(DEVICE, "")
        session.began_at = datetime.fromtimestamp(data[BEGAN], UTC) if BEGAN in data else timezone.now()
        return session

    async def acreate_model_instance(self, data: dict[str, Any]) -> PersonSession:
        return self.create_model_instance(data)


def note_device(sender: Any, request: HttpRequest, user: User, **_signal: Any) -> None:
    """Receiver of `user_logged_in`: keep when, and in a word or two on what, the person signed in."""
    request.session[BEGAN] = timezone.now().timestamp()
    request.session[DEVICE] = device_of(request.headers.get("user-agent", ""))


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

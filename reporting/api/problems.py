"""What the API says when it cannot answer: problem documents (RFC 9457) in the reader's language."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """Each kind of problem: its word, its status, and what it is called."""

    UNKNOWN_PARAMETER = ("unknown-parameter", 400, _("The address has a parameter that is not known"))
    WRONG_VALUE = ("wrong-value", 400, _("A parameter has a value that makes no sense"))
    BAD_REQUEST = ("bad-request", 400, _("The portal does not understand this address"))
    FORBIDDEN = ("forbidden", 403, pgettext_lazy("API", "This is not open to you"))
    NOT_FOUND = ("not-found", 404, pgettext_lazy("API", "There is no such record or dataset"))
    NOT_FOR_READING = ("not-for-reading", 405, _("The API is for reading alone"))
    TOO_MANY = ("too-many-requests", 429, _("Too many requests in a short time"))
    FAILED = ("failed", 500, _("Something went wrong on our side"))
    AWAY = ("away", 503, _("The portal is not available for a moment"))

    def __init__(self, word: str, status: int, title: Promise) -> None:
        self.word = word
        self.status = status
        self.title = title

    @property
    def address(self) -> str:
        """Where people read of it; what programs tell it by."""
        return f"{settings.SITE_URL}/en/data/api/#problem-{self.word}"

    @classmethod
    def of_status(cls, status: int) -> "Kind":
        """The kind that says a status and no more."""
        plain = (cls.BAD_REQUEST, cls.FORBIDDEN, cls.NOT_FOUND, cls.NOT_FOR_READING, cls.AWAY)
        return next((each for each in plain if each.status == status), cls.FAILED)


@dataclass
class Refused(Exception):
    """The API cannot answer; `detail` is a sentence, `more` holds what programs may read of it."""

    kind: Kind
    detail: str
    more: dict[str, Any] = field(default_factory=dict)


def problem(kind: Kind, detail: str = "", **more: Any) -> HttpResponse:
    """The answer that says it."""
    said = {
        "type": kind.address,
        "title": str(kind.title),
        "status": kind.status,
        "detail": detail or str(kind.title),
        **more,
    }
    response = HttpResponse(orjson.dumps(said), status=kind.status, content_type=MEDIA_TYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    add_never_cache_headers(response)
    return response

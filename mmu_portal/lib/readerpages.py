"""Public pages for readers who are signed in: kept whole but for the strip that is their own.

Such a page differs from one signed-in reader to the next by its strip alone (name, form token). So the page
is kept with a mark in the strip's place, for one generation, and each reader's strip is put in. Who has a
message to read gets a page of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mmu_portal.lib.generation import Generation, current_generation
from mmu_portal.lib.pagestore_shelf import Shelf

BYTES = 16 * 1024 * 1024
LONGEST_ADDRESS = 1_000
# Escaped texts cannot look like it. The strip's template writes it where `request.strip_mark` is set.
MARK = SafeString("<!--strip-->")
STRIP = "_components/strip.html"


@dataclass(frozen=True)
class Frame:
    """A page around the strip, and when it was made."""

    generation: Generation
    headers: dict[str, str]
    before: bytes
    after: bytes

    def weight(self) -> int:
        """Bytes, with the key and the headers."""
        return len(self.before) + len(self.after) + 2_000


frames: Shelf[Frame] = Shelf(BYTES)


def for_reader(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of `make`; for who is signed in, from the kept page if there is one of this generation."""
    generation = current_generation()
    if generation is None or not _may_be_kept(request):
        return make()
    key = (request.scheme, request.get_host(), request.get_full_path())
    frame = frames.get(key)
    if frame is None or frame.generation != generation:
        response = _marked(request, make)
        if not isinstance(response, HttpResponse) or MARK.encode() not in response.content:
            return response
        frame = _frame(generation, response)
        if not may_be_shared(response):
            response.content = _filled(frame, request)
            return response
        frames.put(key, frame)
    return HttpResponse(_filled(frame, request), headers=frame.headers)


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and hasattr(request, "user")
        and request.user.is_authenticated
        and not get_messages(request)
    )


def may_be_shared(response: HttpResponse) -> bool:
    """Whether an answer may be kept for others: a whole page, the same for all, and nobody took that back."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    caching = response.get("Cache-Control", "").lower()
    return (
        response.status_code == 200
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and varies <= {"cookie", "accept-encoding"}
        and "private" not in caching
        and "no-store" not in caching
    )


def _marked(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer with a mark for a strip."""
    request.strip_mark = MARK  # type: ignore[attr-defined]
    try:
        return make()
    finally:
        del request.strip_mark  # type: ignore[attr-defined]


def _frame(generation: Generation, response: HttpResponse) -> Frame:
    before, _mark, after = response.content.partition(MARK.encode())
    return Frame(generation, dict(response.headers), before, after)


def _filled(frame: Frame, request: HttpRequest) -> bytes:
    return frame.before + render_to_string(STRIP, request=request).encode() + frame.after

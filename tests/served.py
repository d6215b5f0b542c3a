"""Settings of a portal that a test serves in a process of its own: static files need not be collected."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mmu_portal.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE = ["tests.served.counted_and_slow_if_asked", *MIDDLEWARE]  # noqa: F405
HEARD = "heard"  # a file below VAR_DIR with a byte for each request that came in


def counted_and_slow_if_asked(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Leave a mark for each request, and take as many seconds for it as its query says."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with (VAR_DIR / HEARD).open("ab", buffering=0) as marks:  # noqa: F405
            marks.write(b".")
        time.sleep(float(request.GET.get("seconds", 0)))
        return get_response(request)

    return middleware

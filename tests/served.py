"""Settings of a portal that a test serves in a process of its own: static files need not be collected."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mmu_portal.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE = ["tests.served.slow_if_asked", *MIDDLEWARE]  # noqa: F405


def slow_if_asked(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take as many seconds for a request as its query says."""

    def middleware(request: HttpRequest) -> HttpResponse:
        time.sleep(float(request.GET.get("seconds", 0)))
        return get_response(request)

    return middleware

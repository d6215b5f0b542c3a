"""The measure of all pages: a view that says hello in a project as `startproject` makes it.

`settings` has the middleware of that template, no more; with `MIDDLEWARE=` in the environment, none at all.
"""

import os
from secrets import token_urlsafe

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def hello(request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello)]
settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=STARTPROJECT if "MIDDLEWARE" not in os.environ else [],
    SECRET_KEY=token_urlsafe(),
    LOGGING_CONFIG=None,
)
application = get_wsgi_application()

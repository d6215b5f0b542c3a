"""The language of the tests of a folder, or of a file: import the fixture there; and of a browser."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


def signed_in(person) -> Client:
    """The browser of somebody who reads English."""
    client = Client()
    client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client

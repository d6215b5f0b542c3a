"""The language of the tests of a folder, or of a file: import the fixture there."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield

"""Sentences are compared in English, whatever catalogs are compiled."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """The reader's language."""
    with translation.override("en"):
        yield

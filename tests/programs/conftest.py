"""What the tests of programs share."""

import pytest
from django.test import Client

from tests.languages import english  # noqa: F401 - a fixture
from tests.programs.office import member_of


@pytest.fixture
def staff(client: Client) -> Client:
    """The browser of somebody of the program staff, in English."""
    client.force_login(member_of("Program staff"))
    client.cookies["django_language"] = "en"
    return client

"""What the tests of programs share."""

from tests.languages import english  # noqa: F401 - a fixture

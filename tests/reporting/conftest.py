"""What tests of reports and of the open data share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings

from members.models import User
from reporting.definition import DEFINITIONS
from tests.factories.members import UserFactory
from tests.reporting.kinds import Lines, register


@pytest.fixture
def lines(settings: Settings, tmp_path: Path) -> Iterator[Lines]:
    """The kind of report of these tests, and no other; files in a folder of the test's own."""
    before = dict(DEFINITIONS)
    DEFINITIONS.clear()
    settings.VAR_DIR = tmp_path
    yield register()
    DEFINITIONS.clear()
    DEFINITIONS.update(before)


@pytest.fixture
def reporter(db: None) -> User:
    """A person of the group Reporting."""
    person = UserFactory(staff=True, name="Raporcu", language="en")
    person.groups.add(Group.objects.get(name="Reporting"))
    return person


@pytest.fixture
def application():
    """The portal as servers call it; it leaves the test's own transaction alone."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in ends:
        signal.connect(close_old_connections)

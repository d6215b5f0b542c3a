"""What tests of reports and of the open data share."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings as portal
from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from pytest_django import Settings

from members.models import User
from reporting.definition import DEFINITIONS
from tests.factories.members import UserFactory
from tests.reporting.brokers import Broker, embedded, named
from tests.reporting.kinds import Lines, register

# A database in a file cannot be away.
collect_ignore = ["test_database_away.py"] if connection.vendor == "sqlite" else []


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
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A broker to which the portal really publishes: the Redis of REDIS_URL, or the embedded default."""
    with named(os.environ["REDIS_URL"]) if os.environ.get("REDIS_URL") else embedded(tmp_path) as server:
        publisher = Celery(broker=server.url, set_as_current=False)
        publisher.conf.broker_transport_options = portal.CELERY_BROKER_TRANSPORT_OPTIONS
        publisher.conf.task_publish_retry = portal.CELERY_TASK_PUBLISH_RETRY
        publisher.conf.task_default_queue = portal.CELERY_TASK_DEFAULT_QUEUE
        monkeypatch.setattr("mmu_portal.lib.waking.current_app", publisher)
        monkeypatch.setattr("mmu_portal.lib.waking.Thread", threading.Thread)
        yield server
        publisher.close()


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

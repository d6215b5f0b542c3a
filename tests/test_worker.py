"""What workers take, and their connection to the database: it is kept until it is old or broken."""

import time
from unittest import mock

import pytest
from celery.fixups.django import DjangoWorkerFixup
from celery.signals import task_postrun, task_prerun
from django.db import connection

from mmu_portal.celery import app
from mmu_portal.schedule import TABLE
from reporting.actions.runs import WRITE
from reporting.tasks import write_reports


@pytest.fixture
def fixup(shared_database: None) -> DjangoWorkerFixup:
    """What Celery does around the tasks of a worker."""
    return DjangoWorkerFixup(app)


def around_a_task(fixup: DjangoWorkerFixup) -> None:
    """Begin and end one task."""
    for signal, around in ((task_prerun, fixup.on_task_prerun), (task_postrun, fixup.on_task_postrun)):
        around(write_reports)
        signal.send(sender=write_reports, task_id="one", task=write_reports)


def test_connection_outlives_a_task(fixup: DjangoWorkerFixup) -> None:
    connection.ensure_connection()
    held = connection.connection
    around_a_task(fixup)
    assert connection.connection is held


@pytest.mark.django_db
def test_task_that_is_called_in_place_leaves_the_connection_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = mock.Mock()
    monkeypatch.setattr("mmu_portal.celery.close_old_connections", closed)
    write_reports.apply()
    closed.assert_not_called()


def test_connection_that_is_old_is_closed(fixup: DjangoWorkerFixup) -> None:
    connection.ensure_connection()
    connection.close_at = time.monotonic() - 1
    around_a_task(fixup)
    assert connection.connection is None


def test_connection_that_broke_is_closed(fixup: DjangoWorkerFixup, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    connection.errors_occurred = True
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    around_a_task(fixup)
    assert connection.connection is None


def test_calls_for_reports_stand_in_a_queue_of_their_own() -> None:
    tasks = {line.task for line in TABLE.values()}
    routed = {name: app.amqp.router.route({}, name)["queue"].name for name in tasks}
    assert {name for name, queue in routed.items() if queue == "reports"} == {WRITE}
    assert {routed[name] for name in tasks - {WRITE}} == {"portal"}
    assert {name: queue.routing_key for name, queue in app.amqp.queues.consume_from.items()} == {
        "portal": "portal",
        "reports": "reports",
    }

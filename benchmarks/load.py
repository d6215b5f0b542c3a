"""A small load generator: keep-alive connections to 127.0.0.1, one request at a time on each."""

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

HOST = "127.0.0.1"


class Reply(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    head: bytes


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        """Ask; the answer comes by `receive`."""
        self._socket.sendall(request)

    def receive(self) -> Reply:
        """Read one whole answer."""
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        if b"\r\ntransfer-encoding: chunked" in head:
            return Reply(int(head[9:12]), self._chunked(received[end + 4 :]), head)
        length = _length(head)
        parts, missing = [received[end + 4 :]], length - (len(received) - end - 4)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return Reply(int(head[9:12]), b"".join(parts), head)

    def _chunked(self, received: bytes) -> bytes:
        """The chunks as they came; enough to count them and to know their end."""
        while not received.endswith(b"0\r\n\r\n"):
            received += self._more()
        return received

    def _more(self) -> bytes:
        if not (received := self._socket.recv(1 << 18)):
            raise ConnectionError("The server closed the connection.")
        return received

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def _length(head: bytes) -> int:
    start = head.find(b"\r\ncontent-length:")
    if start < 0:
        return 0
    return int(head[start + 17 :].split(b"\r\n", 1)[0])


def request(path: str, **headers: str) -> bytes:
    """A GET as a browser sends it; `headers` with underscores for hyphens."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "Accept-Encoding: gzip, deflate, br"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextmanager
def connections(port: int, number: int) -> Iterator[list[Connection]]:
    """Several connections, closed at the end."""
    opened = [Connection(port) for _ in range(number)]
    try:
        yield opened
    finally:
        for connection in opened:
            connection.close()


def fetch(port: int, path: str, **headers: str) -> Reply:
    """One answer."""
    with connections(port, 1) as (connection,):
        connection.send(request(path, **headers))
        return connection.receive()


def one_by_one(connection: Connection, requests: Iterable[bytes], status: int) -> list[float]:
    """Seconds that each answer took."""
    taken = []
    for sent in requests:
        begun = time.perf_counter()
        connection.send(sent)
        reply = connection.receive()
        taken.append(time.perf_counter() - begun)
        _must_be(status, reply)
    return taken


def together(opened: list[Connection], requests: list[bytes], status: int) -> float:
    """Seconds until all are answered, with one request under way on each connection."""
    begun = time.perf_counter()
    waiting: list[Connection] = []
    for number, sent in enumerate(requests):
        connection = opened[number % len(opened)]
        if len(waiting) == len(opened):
            _must_be(status, waiting.pop(0).receive())
        connection.send(sent)
        waiting.append(connection)
    for connection in waiting:
        _must_be(status, connection.receive())
    return time.perf_counter() - begun


def _must_be(status: int, reply: Reply) -> None:
    if reply.status != status:
        raise RuntimeError(f"Expected {status}, got {reply.status}: {reply.body[:200]!r}")

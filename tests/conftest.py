"""Fixtures for the whole suite."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def sealed_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test talks to any host but this machine."""
    import socket

    connect = socket.socket.connect

    def only_local(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_local)
    yield

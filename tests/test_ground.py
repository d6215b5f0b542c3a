"""The suite stands on its own ground."""

import socket

import pytest


def test_network_refuses_other_hosts():
    with pytest.raises(RuntimeError, match="tried to reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

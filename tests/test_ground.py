"""The suite stands on its own ground."""

import socket

import pytest


def test_network_refuses_other_hosts():
    with socket.socket() as door, pytest.raises(RuntimeError, match="tried to reach"):
        door.connect(("192.0.2.1", 80))

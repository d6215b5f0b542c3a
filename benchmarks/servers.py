"""Servers of a measurement: started on free ports, watched, ended."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.load import HOST, fetch

START_SECONDS = 60


class Server(NamedTuple):
    """One running server."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time that the server, its workers included, has taken so far."""
        return sum(_cpu_nanoseconds(pid) for pid in _family(self.pid)) / 1e9


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += [int(child) for child in (task / "children").read_text().split()]
    return [pid, *(member for child in children for member in _family(child))]


def _cpu_nanoseconds(pid: int) -> int:
    """From the scheduler, which counts in nanoseconds where `stat` counts in hundredths of a second."""
    return sum(
        int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()
    )


@contextmanager
def serving(application: str, settled: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve `module:application` as `make run` does, with one worker; ready when `settled` answers."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", "1"]
    command += ["--blocking-threads", "4", "--host", HOST, "--port", str(port), "--log-level", "error"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, application],
        env=os.environ | (environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, settled)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            status = fetch(port, path).status
        except (OSError, ConnectionError):
            time.sleep(0.1)
            continue
        if status != 200:
            raise RuntimeError(f"{path} answers {status}.")
        return
    raise RuntimeError(f"The server for {path} did not start.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])

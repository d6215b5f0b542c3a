"""Several programs that live and end together: their logs into files, their errors on the screen."""

import contextlib
import ctypes
import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO

ERROR_LINE = re.compile(rb"\[(?:error|critical)\b|\b(?:ERROR|CRITICAL)\b|^\w*(?:Error|Exception):")
PATIENCE = 12  # seconds a child has to end what it is doing
# A child that is killed is started again; one that ends more often than this within the seconds has a fault.
MOST_RESTARTS, RESTARTS_WITHIN = 3, 600
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_libc = ctypes.CDLL(None)


class ChildDied(Exception):
    """A child ended by itself, or never became ready; for the person who called make."""


class Stopped(BaseException):
    """Somebody asked for the end while the start was still under way."""


class Child:
    """One program that runs, and the file that takes its lines."""

    process: subprocess.Popen[bytes]

    def __init__(self, name: str, command: Sequence[str], log: IO[bytes], last: bool) -> None:
        self.name, self.command, self.log, self.last = name, command, log, last
        self.pending = b""
        self.ends: list[float] = []

    def end(self) -> str:
        """Which program ended, and how."""
        code = self.process.returncode
        how = f"with exit code {code}" if code >= 0 else f"killed by signal {-code}"
        return f"The {self.name} ended by itself ({how})"

    def ends_too_often(self) -> bool:
        """Note that it ended; whether it did so more often than an accident does."""
        now = time.monotonic()
        self.ends = [*(at for at in self.ends if now - at < RESTARTS_WITHIN), now]
        return len(self.ends) > MOST_RESTARTS

    def take(self, output: bytes) -> None:
        """Write output to the log; show the lines that tell of an error."""
        with contextlib.suppress(OSError):  # a full disk ends the log, not the portal
            self.log.write(output)
        *lines, self.pending = (self.pending + output).split(b"\n")
        for line in lines:
            if ERROR_LINE.search(line):
                print(f"{self.name} | {line.decode(errors='replace')}", flush=True)

    def signal_group(self, number: int) -> None:
        """Send a signal to the program and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """Starts programs, watches them, and ends them all when it is left."""

    def __init__(self, folder: Path, environment: Mapping[str, str], logs: Path) -> None:
        self.folder, self.environment, self.logs = folder, environment, logs
        self.children: list[Child] = []
        self.selector = selectors.DefaultSelector()
        self.stopping = False

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """End all children; a person's wish to stop is no error."""
        self._stop_all()
        return kind is Stopped

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:  # asked twice: no more patience
            for child in self.children:
                child.signal_group(signal.SIGKILL)
        self.stopping = True

    def raise_if_stopped(self) -> None:
        """End the start if somebody asked for it meanwhile."""
        if self.stopping:
            raise Stopped

    def start(self, name: str, command: Sequence[str], *, last: bool = False) -> None:
        """Start a program in a session of its own, out of reach of Ctrl-C; `last` ends after the others."""
        self.raise_if_stopped()
        path = self.logs / f"{name}.log"
        if path.exists():
            path.replace(path.with_suffix(".log.1"))
        child = Child(name, command, path.open("wb", buffering=0), last)
        self._launch(child)
        self.children.append(child)

    def _launch(self, child: Child) -> None:
        child.process = process = subprocess.Popen(
            child.command,
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        assert process.stdout is not None  # noqa: S101 PIPE was asked for
        os.set_blocking(process.stdout.fileno(), False)
        self.selector.register(process.stdout, selectors.EVENT_READ, child)

    def run_to_end(self, command: Sequence[str]) -> int:
        """Run a program that speaks for itself and ends by itself; its exit code."""
        self.raise_if_stopped()
        process = subprocess.Popen(
            command, cwd=self.folder, env=dict(self.environment), start_new_session=True
        )
        while process.poll() is None:
            self._pass_lines_on(0.05)
            if self.stopping:
                process.terminate()
                process.wait()
        self.raise_if_stopped()
        return process.returncode

    def run_until(self, ready: Callable[[], bool], complaint: str, *, seconds: float) -> None:
        """Watch until something is ready."""
        end = time.monotonic() + seconds
        while not ready():
            self._watch(0.1)
            self.raise_if_stopped()
            if time.monotonic() > end:
                raise ChildDied(f"{complaint} The logs are in {self.logs}.")

    def run_until_stopped(self) -> None:
        """Watch until somebody asks for the end; start a child again that ended before."""
        while not self.stopping:
            self._pass_lines_on(0.2)
            for child in self._ended():
                self._start_again(child)

    def _watch(self, seconds: float) -> None:
        """Pass lines on for a while; complain of a child that ended: what cannot start is not tried again."""
        self._pass_lines_on(seconds)
        for child in self._ended():
            raise ChildDied(self._obituary(child))

    def _ended(self) -> list[Child]:
        """The children that ended although nobody asked for it, all that they said being passed on."""
        ended = [child for child in self.children if child.process.poll() is not None]
        if self.stopping or not ended:
            return []
        self._pass_lines_on(0)
        return ended

    def _start_again(self, child: Child) -> None:
        """Start a child again with nothing left of its first life; complain if it ends too often."""
        if child.ends_too_often():
            raise ChildDied(self._obituary(child))
        child.signal_group(signal.SIGKILL)
        assert child.process.stdout is not None  # noqa: S101 PIPE was asked for
        with contextlib.suppress(KeyError):  # its end was seen already
            self.selector.unregister(child.process.stdout)
        child.process.stdout.close()
        said = f"{child.end()} and is started again."
        child.take(f"{said}\n".encode())
        print(f"· {said}", flush=True)
        self._launch(child)

    def _pass_lines_on(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            output = os.read(key.fd, 65_536)
            if output:
                key.data.take(output)
            else:
                self.selector.unregister(key.fileobj)

    def last_words(self, name: str) -> str:
        """The end of a child's log, and where the rest is."""
        log = self.logs / f"{name}.log"
        words = "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-12:])
        return f"Last lines:\n{words}\n    ({log})"

    def _obituary(self, child: Child) -> str:
        """What a person must know of a child that ended: which, how, its last words."""
        often = f" {len(child.ends)} times in ten minutes" if child.ends else ""
        return f"{child.end()}{often}, so all stops. {self.last_words(child.name)}"

    def _stop_all(self) -> None:
        """End the children, those that others need after the others."""
        if not self.children:
            return
        self.stopping = True
        print("\n· Stopping", flush=True)
        for round_ in (False, True):
            self._stop([child for child in self.children if child.last is round_])

    def _stop(self, children: Sequence[Child]) -> None:
        """Ask children to end, wait, then end what is left of them and of what they started."""
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        end = time.monotonic() + PATIENCE
        while any(child.process.poll() is None for child in children) and time.monotonic() < end:
            self._pass_lines_on(0.1)
            time.sleep(0.02)
        for child in children:
            child.signal_group(signal.SIGKILL)
            child.process.wait()
            child.log.close()


def _die_with_parent() -> None:
    """In the child: have Linux end it if this program is killed without a chance to do so."""
    if hasattr(_libc, "prctl"):
        _libc.prctl(DIE_WITH_PARENT, signal.SIGTERM)

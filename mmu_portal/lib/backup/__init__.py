"""One archive with everything that must not be lost, and the way back: no storey is known here."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """Why there is no archive, or why nothing was restored: one sentence for the operator."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Let whoever stops the program (`docker stop`) end it as Ctrl-C does: what was begun is undone."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

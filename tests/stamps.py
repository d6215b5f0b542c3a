"""The stamp of the records in tests."""

import threading


def let_late_moves_pass() -> None:
    """Wait for the moves that rows inserted one by one still have to come on SQLite (`lib/generation.py`)."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()

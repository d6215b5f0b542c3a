"""A worker that was told to stop: it takes no further job, and a long one it gives back."""

import mmap
import struct
import time
from typing import Any

# Shared by a worker and the processes that it forks after this was read.
_told = mmap.mmap(-1, 8)
_MOMENT = struct.Struct("d")


def note_stop(**_signal: Any) -> None:
    """Receiver of Celery's `worker_shutting_down`, which the worker's first process alone gets."""
    _told[:] = _MOMENT.pack(time.monotonic())


def seconds_since_stop() -> float | None:
    """How long ago this worker was told to stop; None if it was not."""
    (moment,) = _MOMENT.unpack(_told[:])
    return time.monotonic() - moment if moment else None

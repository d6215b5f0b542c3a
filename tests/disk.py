"""A disk that is full as soon as a file grows beyond some bytes: the system itself refuses to write more."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ROOM = 64 * 1024


@contextmanager
def full_disk(room: int = ROOM) -> Iterator[None]:
    """No file of this process takes more than `room` bytes; what is written before that stays written.

    Python itself would leave half a module in its cache.
    """
    before, cached = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = cached

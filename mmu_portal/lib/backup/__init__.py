"""One archive with everything that must not be lost, and the way back: no storey is known here."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from mmu_portal.lib.start import RefusedStart

# Where a restore unpacks, below VAR_DIR; gone when it has ended, well or not, but for one that was killed.
RESTORE_PLACE, REHEARSAL_PLACE = "restore-", "rehearsal-"


class Refused(Exception):
    """Why there is no archive, or why nothing was restored: one sentence for the operator."""


def require_no_cut_restore() -> None:
    """Refuse to start on what a killed restore left: who was erased, and old sessions, may be in it again."""
    if left := sorted(settings.VAR_DIR.glob(f"{RESTORE_PLACE}*")):
        raise RefusedStart(
            f"The portal does not start: a restore is at work in {settings.VAR_DIR}, or was cut short. "
            f"If it was, empty database, media and reports, delete {left[0]}, and restore again."
        )


@contextmanager
def stoppable() -> Iterator[None]:
    """Let whoever stops the program (`docker stop`) end it as Ctrl-C does: what was begun is undone."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

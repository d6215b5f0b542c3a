"""Files that only the portal's own account may read, and that nobody sees half written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def own_folder(folder: Path) -> Path:
    """The folder, made if it is missing, closed to other accounts of the machine."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def open_own(path: Path) -> IO[bytes]:
    """A new file for writing, closed to other accounts of the machine."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb")


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """A text file beside `path` that takes its place when it is complete."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")  # mode 0600
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            yield file
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise

"""Where the files of reports lie: outside every served folder, each named by its worker's token."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from mmu_portal.lib.sheets.files import own_folder

DRAFT = "part"


@dataclass(frozen=True)
class Kept:
    """A file that took its place: its name in the folder, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


def folder() -> Path:
    """The folder, closed to other accounts of the machine."""
    return own_folder(Path(settings.VAR_DIR) / "reports")


def draft(token: UUID) -> Path:
    """Where the worker with this token writes; nobody else ever does."""
    path = folder() / f"{token.hex}.{DRAFT}"
    path.touch(mode=0o600)
    return path


def keep(token: UUID, form: str) -> Kept:
    """Let the draft take its place, whole and on the disk.

    Raises:
        FileNotFoundError: it was swept, because the report is no longer this worker's.
    """
    path = draft_of(token)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.seek(0, os.SEEK_END)
        os.fsync(file.fileno())
    name = f"{token.hex}.{form}"
    path.replace(path.with_name(name))
    _fsync(path.parent)
    return Kept(name, size, digest)


def draft_of(token: UUID) -> Path:
    """The path of a draft, be it there or not."""
    return folder() / f"{token.hex}.{DRAFT}"


def path_of(name: str) -> Path:
    """The path of a file that was kept."""
    return folder() / name


def opened(name: str, sha256: str) -> BinaryIO | None:
    """A file that was kept, for reading; None if it is not there, or not the one that was made."""
    try:
        file = path_of(name).open("rb")
    except OSError:
        return None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        return None
    file.seek(0)
    return file


def remove(token: UUID) -> None:
    """Remove whatever the worker with this token wrote."""
    for path in folder().glob(f"{token.hex}.*"):
        path.unlink(missing_ok=True)


def all_by_token() -> Iterator[tuple[str, Path]]:
    """Every file, with the token that its name begins with; a folder that somebody put there stays."""
    for path in folder().iterdir():
        if not path.is_dir():
            yield path.name.partition(".")[0], path


def _fsync(folder: Path) -> None:
    """Put the folder's list of names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""When the disk is full: what is uploaded is stored whole or not at all, and the person is told why.

`NoRoom` is a refusal as any other: forms show it and keep what was typed. What nobody catches becomes the
error page that says the same.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from mmu_portal.lib.errors import DomainError

# No space, no quota left, or a file larger than the system lets this account write.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DISK_FULL = "53100"  # of PostgreSQL


class NoRoom(DomainError):
    """The disk has no room for a file; nothing of it was stored."""

    def __init__(self) -> None:
        super().__init__(
            _("The portal has no room left for this file, so nothing was stored. Tell who runs the portal.")
        )


def is_no_room(error: BaseException | None) -> bool:
    """Whether an error says that a disk is full: ours, or that of the database."""
    if isinstance(error, OperationalError):
        return getattr(error.__cause__, "sqlstate", None) == _DISK_FULL or "disk is full" in str(error)
    return isinstance(error, NoRoom) or (isinstance(error, OSError) and error.errno in _NO_ROOM)


@contextmanager
def told_if_full() -> Iterator[None]:
    """Tell of a full disk as a refusal: `NoRoom`."""
    try:
        yield
    except OSError as error:
        if not is_no_room(error):
            raise
        raise NoRoom from error


class WholeFiles(FileSystemStorage):
    """Uploads, of which no half stays behind. Their names are made up and never taken twice."""

    def _save(self, name: str, content: IO[Any]) -> str:
        with told_if_full():
            try:
                return str(super()._save(name, content))  # type: ignore[misc]  # not in the stubs
            except OSError as error:
                if is_no_room(error):
                    self.delete(name)
                raise


class PromptUploads(TemporaryFileUploadHandler):
    """Large uploads on their way; one that finds no room frees what it took at once."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the next piece."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            with suppress(OSError):  # the rest of the piece finds no room either
                self.file.close()
            raise


@contextmanager
def all_or_none() -> Iterator[list[FieldFile]]:
    """Files that belong together: those that the caller adds are deleted if there is no room for the next."""
    stored: list[FieldFile] = []
    try:
        yield stored
    except NoRoom:
        for file in stored:
            file.delete(save=False)
        raise

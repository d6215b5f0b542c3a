"""The archive: a tar file of plain members, a manifest as the last of them, and behind it a seal.

The seal is the SHA-256 of everything before it, in 64 letters and a line feed. It finds whatever was cut off
or flipped, be it in the padding that no member owns; `tar` itself reads past it.
"""

import datetime as dt
import errno
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from mmu_portal.lib.backup import Refused

MANIFEST = "manifest.json"
DATABASE = "database"
FORMAT = 1
SEAL = 65
PIECE = 1 << 20
LEFT_SECONDS = 24 * 60 * 60
# What a manifest must tell beside its format, and of which form.
TOLD = {"members": dict, "moment": str, "kind": str, "migrations": list, "tables": dict, "erasures": list}
SENTENCES = {
    errno.ENOSPC: "There is no room for it in {place}.",
    errno.EDQUOT: "There is no room for it in {place}.",
    errno.ENOENT: "There is no {place}.",
    errno.ENOTDIR: "There is no folder {place}.",
    errno.EACCES: "This account has no right to {place}.",
    errno.EPERM: "This account has no right to {place}.",
    errno.EROFS: "Nothing can be written to {place}.",
}


@contextmanager
def told_plainly(place: Path) -> Iterator[None]:
    """Raise what the system refuses as a sentence about the file in question, or about `place`."""
    try:
        yield
    except OSError as error:
        sentence = SENTENCES.get(
            error.errno or 0, "{place} cannot be used: " + str(error.strerror or error) + "."
        )
        raise Refused(sentence.format(place=error.filename or place)) from error


class Writer:
    """An archive that is being written; `members` is what its manifest says of each."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        stream: Any = self
        self._tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - finish
        self.members: dict[str, dict[str, Any]] = {}

    def write(self, piece: bytes) -> int:
        """Where the tar file puts its pieces; one that was given up still wants to when it is thrown away."""
        if self._file.closed:
            return 0
        self._sum.update(piece)
        return self._file.write(piece)

    def add(self, name: str, path: Path) -> None:
        """Add a file by what it holds alone: no owner, no right, no link goes into the archive."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            read = _Summed(file)
            self._put(name, size, read)
        self.members[name] = {"size": size, "sha256": read.sum.hexdigest()}

    def add_folder(self, name: str, folder: Path) -> None:
        """Add every file below a folder; what is deleted meanwhile is left out, links and the like always."""
        for path in sorted(_files(folder)):
            try:
                self.add(f"{name}/{path.relative_to(folder).as_posix()}", path)
            except FileNotFoundError:
                continue

    def finish(self, manifest: dict[str, Any]) -> None:
        """Put manifest and seal behind the members, all of it on the disk."""
        told = json.dumps({"format": FORMAT, **manifest, "members": self.members}, indent=1).encode()
        self._put(MANIFEST, len(told), io.BytesIO(told))
        self._tar.close()
        self._file.write(self._sum.hexdigest().encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _put(self, name: str, size: int, content: Any) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, content)


def _files(folder: Path) -> Iterator[Path]:
    """Every plain file below a folder; unlike `rglob`, it does not pass over a folder that it may not read.

    Raises:
        OSError: a folder cannot be read, so that its files would be missing in the archive.
    """

    def complain(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error

    for place, _folders, names in os.walk(folder, onerror=complain):
        for path in (Path(place) / name for name in names):
            if path.is_file() and not path.is_symlink():
                yield path


class _Summed:
    """A file that is summed up while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.sum.update(piece)
        return piece


@contextmanager
def new_archive(path: Path) -> Iterator[tuple[Writer, Path]]:
    """A writer and a folder for what is to be added; the archive has its name only once it is whole.

    Raises:
        Refused: the name is taken, or the folder is missing, full or not ours.
    """
    _require_free(path)
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}.")
    with told_plainly(path.parent), workplace(path.parent, ".backup-") as beside:
        fresh = beside / "archive"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield Writer(file), Path(beside)
        _require_free(path)
        fresh.rename(path)
        sync_folder(path.parent)


@contextmanager
def workplace(folder: Path, prefix: str) -> Iterator[Path]:
    """A folder that is thrown away at the end; what killed runs left of that name goes after a day."""
    for old in list(folder.glob(f"{prefix}*")):
        if time.time() - old.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder) as place:
        yield Path(place)


def _require_free(path: Path) -> None:
    if os.path.lexists(path):
        raise Refused(f"{path} is there already, and no archive is overwritten.")


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Archive:
    """An archive that was found whole, member by member, before anything else is done with it."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._name = name
        self._require_seal(file)
        file.seek(0)
        try:
            self._tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 - it is of the file, which others close
            entries = self._tar.getmembers()
            self.manifest = self._read_manifest()
        except (tarfile.TarError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused(f"{name} is no archive of this portal.") from error
        self._entries = self._wanted(entries)
        for member in self.members:
            self._copy(member, None)

    @property
    def members(self) -> dict[str, dict[str, Any]]:
        """What the manifest says of each member."""
        return self.manifest["members"]

    def extract(self, member: str, path: Path) -> None:
        """Write a member to a new file, and see once more that it is what the manifest says."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            self._copy(member, file)
            file.flush()
            os.fsync(file.fileno())

    def extract_folder(self, name: str, folder: Path) -> None:
        """Write the members of a folder into a new one."""
        folder.mkdir(mode=0o700)
        for member in self.members:
            if member.startswith(f"{name}/"):
                self.extract(member, folder / PurePosixPath(member).relative_to(name))

    def _require_seal(self, file: IO[bytes]) -> None:
        left = file.seek(0, os.SEEK_END) - SEAL
        file.seek(0)
        found = hashlib.sha256()
        while left > 0 and (piece := file.read(min(PIECE, left))):
            found.update(piece)
            left -= len(piece)
        if left or file.read() != found.hexdigest().encode() + b"\n":
            raise Refused(f"{self._name} is damaged: it was cut, or not all of it is as it was written.")

    def _read_manifest(self) -> dict[str, Any]:
        content = self._tar.extractfile(MANIFEST)
        manifest = json.loads(content.read() if content else b"")
        if manifest["format"] != FORMAT:
            raise Refused(f"{self._name} is of a later portal (its format is {manifest['format']}).")
        if not all(isinstance(manifest[name], form) for name, form in TOLD.items()):
            raise TypeError
        if not dt.datetime.fromisoformat(manifest["moment"]).tzinfo or DATABASE not in manifest["members"]:
            raise ValueError
        for told in manifest["members"].values():
            int(told["size"]), str(told["sha256"])
        return manifest

    def _wanted(self, entries: list[tarfile.TarInfo]) -> dict[str, tarfile.TarInfo]:
        """The entries by name: exactly those of the manifest, each a plain file with a harmless name."""
        for entry in entries:
            if not entry.isreg() or not is_harmless(entry.name):
                raise Refused(f"{self._name} holds a member that would go astray: {entry.name!r}.")
        names = [entry.name for entry in entries]
        expected = {*self.members, MANIFEST}
        if missing := sorted(expected - set(names)):
            raise Refused(f"{self._name} lacks a member: {missing[0]}.")
        if len(names) != len(expected):
            raise Refused(f"{self._name} holds members of which its manifest does not tell.")
        return {entry.name: entry for entry in entries}

    def _copy(self, member: str, into: IO[bytes] | None) -> None:
        """Read a member, write it if a file is given, and hold it against the manifest."""
        content, read, size = self._tar.extractfile(self._entries[member]), hashlib.sha256(), 0
        while content and (piece := content.read(PIECE)):
            read.update(piece)
            size += len(piece)
            if into:
                into.write(piece)
        told = self.members[member]
        if (size, read.hexdigest()) != (told["size"], told["sha256"]):
            raise Refused(f"{self._name} is damaged: {member} is not as it was written.")


def is_harmless(name: str) -> bool:
    """Whether a member stays in the folder where it belongs."""
    parts = name.split("/")
    if len(parts) == 1:
        return name in (MANIFEST, DATABASE)
    return parts[0] in ("media", "reports") and not {"", ".", ".."} & set(parts) and "\0" not in name


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive that was found whole.

    Raises:
        Refused: it is not there, is damaged, or holds what no archive of the portal holds.
    """
    with told_plainly(path), path.open("rb") as file:
        yield Archive(file, str(path))

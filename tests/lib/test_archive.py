"""The archive: whole or refused, whichever byte was lost, and no member leaves its folder."""

import errno
import hashlib
import io
import json
import os
import signal
import stat
import tarfile
from pathlib import Path
from unittest import mock

import pytest

from mmu_portal.lib.backup import Refused, stoppable
from mmu_portal.lib.backup.archive import Writer, new_archive, opened

PICTURE = b"\x89PNG" * 700


TOLD = {
    "moment": "2026-11-30T12:00:00+03:00",
    "kind": "SQLite",
    "migrations": [],
    "tables": {},
    "erasures": [],
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "media" / "logos").mkdir(parents=True)
    (tmp_path / "media" / "logos" / "a.png").write_bytes(PICTURE)
    (tmp_path / "media" / "link.png").symlink_to("/etc/hostname")
    path = tmp_path / "portal.tar"
    with new_archive(path) as (writer, beside):
        (beside / "dumped").write_bytes(b"rows")
        writer.add("database", beside / "dumped")
        writer.add_folder("media", tmp_path / "media")
        writer.add_folder("reports", tmp_path / "no such folder")
        writer.finish(TOLD)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused, opened(path):
        pass
    return str(refused.value)


def test_archive_is_a_tar_file_of_members_and_manifest_for_this_account_alone(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        assert tar.getnames() == ["database", "media/logos/a.png", "manifest.json"]
        manifest = json.load(tar.extractfile("manifest.json"))
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert manifest["members"]["media/logos/a.png"] == {"size": len(PICTURE), "sha256": digest}
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert {path.name for path in archive.parent.iterdir()} == {"portal.tar", "media"}


def test_whole_archive_gives_back_what_it_was_given(archive: Path, tmp_path: Path) -> None:
    with opened(archive) as found:
        found.extract_folder("media", tmp_path / "out")
        found.extract_folder("reports", tmp_path / "none")
    assert (tmp_path / "out" / "logos" / "a.png").read_bytes() == PICTURE
    assert list((tmp_path / "none").iterdir()) == []
    assert not (tmp_path / "out" / "link.png").exists()


def test_every_flipped_byte_is_found(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    damaged = tmp_path / "damaged.tar"
    for place in [*range(0, len(whole), 97), len(whole) - 1]:
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert "is damaged" in refusal(damaged)


@pytest.mark.parametrize("kept", [0, 1, 64, 65, 66, 512, 5_000, -65, -1])
def test_cut_archive_is_found(archive: Path, kept: int) -> None:
    archive.write_bytes(archive.read_bytes()[:kept])
    assert "is damaged" in refusal(archive)


def sealed(path: Path, entries: list[tuple[tarfile.TarInfo, bytes]], members: dict[str, bytes]) -> Path:
    """An archive by somebody who knows how to seal one."""
    with path.open("wb") as file:
        writer = Writer(file)
        for entry, content in [(tarfile.TarInfo("database"), b"rows"), *entries]:
            entry.size = len(content) if entry.isreg() else 0
            writer._tar.addfile(entry, io.BytesIO(content))
        writer.members = {
            name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in {"database": b"rows", **members}.items()
        }
        writer.finish(TOLD)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "media/../../evil",
        "/media/evil",
        "media//evil",
        "media/./evil",
        "media/",
        "evil",
        "home/evil",
    ],
)
def test_member_with_an_evil_name_is_refused(tmp_path: Path, name: str) -> None:
    entry = tarfile.TarInfo()
    entry.name = name
    assert "would go astray" in refusal(sealed(tmp_path / "evil.tar", [(entry, b"x")], {name: b"x"}))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_member_that_is_no_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    entry = tarfile.TarInfo("media/evil")
    entry.type, entry.linkname = kind, "/etc/passwd"
    assert "would go astray" in refusal(sealed(tmp_path / "evil.tar", [(entry, b"")], {"media/evil": b""}))


def test_member_that_is_missing_more_twice_or_other_is_refused(tmp_path: Path) -> None:
    one = (tarfile.TarInfo("media/a"), b"x")
    path = tmp_path / "odd.tar"
    assert "lacks a member: media/b" in refusal(sealed(path, [one], {"media/a": b"x", "media/b": b"x"}))
    assert "does not tell" in refusal(sealed(path, [one], {}))
    assert "does not tell" in refusal(sealed(path, [one, one], {"media/a": b"x"}))
    assert "media/a is not as it was written" in refusal(sealed(path, [one], {"media/a": b"y"}))


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.tar"
    content = b"no tar file at all" * 100
    path.write_bytes(content + hashlib.sha256(content).hexdigest().encode() + b"\n")
    assert "is no archive of this portal" in refusal(path)
    assert refusal(tmp_path / "none.tar") == f"There is no {tmp_path / 'none.tar'}."


def test_archive_is_never_overwritten(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(Refused, match="no archive is overwritten"), new_archive(archive):
        pass
    assert archive.read_bytes() == before


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [(errno.ENOSPC, "There is no room for it in"), (errno.EACCES, "This account has no right to")],
)
def test_fault_while_writing_leaves_nothing_behind(tmp_path: Path, fault: int, sentence: str) -> None:
    with (
        mock.patch("mmu_portal.lib.backup.archive.os.fsync", side_effect=OSError(fault, os.strerror(fault))),
        pytest.raises(Refused, match=sentence),
        new_archive(tmp_path / "portal.tar") as (writer, _beside),
    ):
        writer.finish({})
    assert list(tmp_path.iterdir()) == []


def test_who_stops_the_program_leaves_nothing_behind(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def stopped() -> None:
        with stoppable(), new_archive(tmp_path / "portal.tar") as (_writer, beside):
            assert beside.is_dir()
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SystemExit):
        stopped()
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) == before


def test_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, new_archive(tmp_path / "none" / "x.tar"):
        pass
    assert str(refused.value) == f"There is no folder {tmp_path / 'none'}."

"""The ledger of what was erased for good, outside the database: a restored backup brings none of it back.

A line is the moment and the SHA-256 of kind and key: who it was cannot be read from it. It is written before
the erasure is committed, so that there is none without its line; a line whose erasure was rolled back erases,
after a restore, what somebody wanted erased.
"""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.deletion import ProtectedError
from django.db.models.signals import pre_delete
from django.utils import timezone

# Lines from a little before the backup count as well: its picture of the database may be older than a commit.
MARGIN = dt.timedelta(hours=1)
RESTORED = "restored"
LINE = re.compile(r"\d{4}-\S+ [0-9a-f]{64}")


@dataclass(frozen=True)
class Kind:
    """One way in which a record loses what it tells of a person; `erase` does so again."""

    model: type[models.Model]
    erase: Callable[[Any], None]


_kinds: dict[str, Kind] = {}


def register(name: str, model: type[models.Model], erase: Callable[[Any], None]) -> None:
    """Let `note(name, key)` be replayed on the records of a model."""
    if name in _kinds:
        raise ValueError(f"The erasure {name} is registered twice.")
    _kinds[name] = Kind(model, erase)


def register_deletion(model: type[models.Model]) -> None:
    """Note each record of the model that is deleted, whoever does it; a restore deletes it again."""
    name = f"{model._meta.label_lower} deleted"
    register(name, model, lambda record: record.delete())

    def deleted(instance: models.Model, **_: Any) -> None:
        note(name, instance.pk)

    pre_delete.connect(deleted, sender=model, weak=False, dispatch_uid=f"erasures.{name}")


def note(name: str, key: Any) -> None:
    """Write into the ledger that the record with this key was erased, and have it on the disk."""
    if name not in _kinds:
        raise ValueError(f"No erasure {name} is registered: no restore would know of it.")
    _append([f"{timezone.now().isoformat()} {_digest(name, key)}"])


def ledger() -> list[str]:
    """The lines of the ledger; one that was cut is of an erasure that was never committed."""
    try:
        return [line for line in _path().read_text().splitlines() if _is_line(line)]
    except FileNotFoundError:
        return []


def take_over(lines: Iterable[str]) -> None:
    """Add the lines of another ledger that are missing in this one."""
    known = set(ledger())
    _append([line for line in lines if _is_line(line) and line not in known])


def note_restore() -> None:
    """Write down that all lines so far are done with: from now on their numbers may be given out anew."""
    _append([f"{timezone.now().isoformat()} {_digest(RESTORED, '')}"])


def replay(since: dt.datetime) -> tuple[int, int]:
    """Erase again what was erased after `since`; how many records, and how many could not be.

    Those that could not be deleted are named by other records of the backup.
    """
    lines = [(dt.datetime.fromisoformat(moment), digest) for moment, digest in map(str.split, ledger())]
    restored = _digest(RESTORED, "")
    restores = [moment for moment, digest in lines if digest == restored and moment <= since]
    begin = max([since - MARGIN, *restores])
    due = {digest for moment, digest in lines if moment > begin}
    done = left = 0
    for name, kind in _kinds.items():
        keys = kind.model._base_manager.values_list("pk", flat=True) if due else []
        for key in [key for key in keys if _digest(name, key) in due]:
            try:
                kind.erase(kind.model._base_manager.get(pk=key))
                done += 1
            except ProtectedError:
                left += 1
    return done, left


def _is_line(line: str) -> bool:
    """Whether it is a moment and a digest; one that is neither must not keep the others from counting."""
    try:
        return bool(LINE.fullmatch(line) and dt.datetime.fromisoformat(line.split()[0]).tzinfo)
    except ValueError:
        return False


def _append(lines: list[str]) -> None:
    with os.fdopen(os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
        file.write("".join(f"\n{line}\n" for line in lines))  # clear of a line that was cut
        file.flush()
        os.fsync(file.fileno())


def _path() -> Path:
    return Path(settings.VAR_DIR) / "erasures"


def _digest(name: str, key: Any) -> str:
    return hashlib.sha256(f"{name} {key}".encode()).hexdigest()

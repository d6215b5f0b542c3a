"""The folder that `make run` writes in: made for its owner alone, whole, and used by one portal at a time."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

FILES = (
    "broker.sock",
    "demo_password",
    "generation",
    "heartbeat",
    "portal.sqlite3",
    "prepared",
    "run.lock",
    "secret_key",
    "steps.json",
)
FOLDERS = ("broker", "imports", "log", "media", "static")


class StartError(Exception):
    """What keeps the portal from starting, for the person who called make."""


def open_folder(var: Path) -> None:
    """Make what is missing; refuse a folder that the portal could not work with."""
    os.umask(0o077)  # for the programs that make run starts as well: uploads and keys are nobody else's
    if os.path.lexists(var) and not var.is_dir():
        raise StartError(
            f"{var} must be a folder. Move it away, or name another: VAR_DIR=/some/folder make run"
        )
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"{var} cannot be made ({error.strerror}). Name another: VAR_DIR=/some/folder make run"
        ) from None
    if not os.access(var, os.W_OK | os.X_OK):
        raise StartError(f"Your account may not write to {var}. Name another: VAR_DIR=/some/folder make run")
    wrong = [name for name in FILES if (var / name).is_dir()]
    wrong += [name for name in FOLDERS if (var / name).exists() and not (var / name).is_dir()]
    if wrong:
        kind = "file" if wrong[0] in FILES else "folder"
        raise StartError(f"{var / wrong[0]} must be a {kind}. Move it away and start again.")
    (var / "log").mkdir(exist_ok=True)


def kept_password(var: Path) -> str:
    """The password of the demonstration accounts: made once, the same at every start."""
    path = var / "demo_password"
    if not path.exists() or not path.read_text().strip():
        fresh = var / "demo_password.new"  # whole or not at all, even if this program is killed meanwhile
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(12))
        fresh.replace(path)
    return path.read_text().strip()


@contextlib.contextmanager
def only_one(var: Path, port: int) -> Iterator[None]:
    """Keep a second portal out of the same folder: two brokers on one file would lose messages."""
    with (var / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise StartError(
                f"The portal of {var} runs already, on http://127.0.0.1:{file.read().strip()}/."
                " Stop it with Ctrl-C there, or give this one its own folder and port:"
                " VAR_DIR=/some/folder PORT=8001 make run"
            ) from None
        file.truncate(0)
        file.write(str(port))
        file.flush()
        yield

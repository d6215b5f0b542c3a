"""Settings read from the environment: a value that cannot be meant is a fault that names its setting."""

import os
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

TLS_PARAMETERS = {"sslmode", "sslrootcert", "sslcert", "sslkey"}
TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
Parse = Callable[[str], dict[str, Any]]
ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class Environment:
    """The environment of this process; `faults` holds a sentence for each value that could not be read."""

    def __init__(self) -> None:
        self._variables = environ.Env()
        self.faults: list[str] = []

    def read_file(self, path: Path) -> None:
        """Take from a file of `NAME=value` lines what the environment itself does not set."""
        self._variables.read_env(path)

    def text(self, name: str, default: str = "") -> str:
        """The value without the space around it; the default when it is absent or empty."""
        value = str(self._variables.ENVIRON.get(name, "")).strip()
        if not value.isprintable():  # a line feed would add lines to headers and files
            self.faults.append(f"{name} must be one line, without control characters.")
            return default
        return value or default

    def names(self, name: str, default: list[str]) -> list[str]:
        """The values between commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()] or default

    def flag(self, name: str, default: bool) -> bool:
        """Yes or no; a word that is neither is a fault: a misspelt yes must not pass for a no."""
        value = self.text(name, "1" if default else "0").lower()
        if value not in ON + OFF:
            self.faults.append(f"{name} must be 1 or 0.")
        return value in ON

    def number(self, name: str, default: int, *, least: int) -> int:
        """A whole number, not below `least`."""
        value = self.text(name, str(default))
        if value.isascii() and value.isdecimal() and len(value) < 16 and int(value) >= least:
            return int(value)
        self.faults.append(f"{name} must be a whole number, {least} or more.")
        return default

    def folder(self, name: str, default: Path, *, written: bool) -> Path:
        """A folder that is there or can be made; `written`: this account puts files into it."""
        named = self.text(name)
        path = Path(named or default)
        if (named or written) and not _can_be_folder(path, written):
            account = " that this account may write to" if written else ""
            self.faults.append(f"{name} must be a folder{account}, and {path} is none.")
        return path

    def database(self, name: str, default: str) -> tuple[str, dict[str, Any]]:
        """The address of a PostgreSQL database, and the same as `DATABASES` wants it."""
        example = "postgres://user:password@host:5432/name"
        return self._server(name, default, ("postgres", "postgresql"), _database_settings, example)

    def mail_server(self, name: str, default: str) -> tuple[str, dict[str, Any]]:
        """The address of a mail server, and the same as the `EMAIL_…` settings."""
        schemes = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
        return self._server(name, default, schemes, _mail_settings, "smtp+tls://user:password@host:587")

    def broker(self, name: str) -> str:
        """The address of a Redis server, which Celery takes as it is."""
        schemes = ("redis", "rediss", "redis+socket")
        return self._server(name, "", schemes, _broker_settings, "redis://host:6379/0")[0]

    def _server(
        self, name: str, default: str, schemes: tuple[str, ...], parse: Parse, example: str
    ) -> tuple[str, dict[str, Any]]:
        """An address of these schemes or of the default's; nothing is made of one that is absent or wrong."""
        address = self.text(name, default)
        scheme, mark, _ = address.partition("://")
        if not address:
            return "", {}
        try:
            with warnings.catch_warnings(action="error"):
                if mark and scheme.lower() in (*schemes, default.partition("://")[0]):
                    return address, parse(address)
        except (ValueError, UserWarning):  # a port that is none, no host, a bracket that is not closed
            pass
        self.faults.append(f"{name} must be an address such as {example}.")
        return address, {}


def _can_be_folder(path: Path, written: bool) -> bool:
    """Whether it is such a folder, or the nearest that is there above it is one to make it in."""
    try:
        nearest = next(each for each in (path.absolute(), *path.absolute().parents) if _is_there(each))
        return nearest.is_dir() and (not written or os.access(nearest, os.W_OK | os.X_OK))
    except OSError:  # a name that is too long, a folder that is closed
        return False


def _is_there(path: Path) -> bool:
    """Whether something has this name, be it a link that leads nowhere."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _database_settings(address: str) -> dict[str, Any]:
    """What Django needs; the parameters of the address are those of an encrypted connection, or a fault."""
    parsed = dict(environ.Env.db_url_config(address))
    if parsed["ENGINE"].endswith("postgresql"):
        _require_port(address)
        options = parsed.get("OPTIONS", {})
        named = parsed["HOST"] and parsed["NAME"] and "/" not in parsed["NAME"] and len(parsed["NAME"]) < 64
        if not named or set(options) - TLS_PARAMETERS or options.get("sslmode", "require") not in TLS_MODES:
            raise ValueError(address)
    return parsed


def _broker_settings(address: str) -> dict[str, Any]:
    """Nothing beyond the address; a host and the number of a database, or the path of a socket."""
    parts = urlsplit(address)
    if parts.scheme == "redis+socket":
        sound = parts.path.startswith("/") and not parts.netloc
    else:
        _require_port(address)
        sound = bool(parts.hostname) and re.fullmatch(r"/?|/\d{1,3}", parts.path) is not None
        sound = sound and re.fullmatch(r"(ssl_cert_reqs=(required|optional|none))?", parts.query) is not None
    if not sound or parts.fragment:
        raise ValueError(address)
    return {}


def _mail_settings(address: str) -> dict[str, Any]:
    parsed = dict(environ.Env.email_url_config(address))
    if address.lower().startswith("smtp"):
        _require_port(address)
        if not parsed["EMAIL_HOST"] or urlsplit(address).query:
            raise ValueError(address)
    return parsed


def _require_port(address: str) -> None:
    """Raise `ValueError` for a port that is none; without one, the server's usual port is meant."""
    if urlsplit(address).port == 0:
        raise ValueError(address)

"""Settings read from the environment: a value that cannot be meant is a fault that names its setting."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

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
        return str(self._variables.ENVIRON.get(name, "")).strip() or default

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

    def database(self, name: str, default: str) -> tuple[str, dict[str, Any]]:
        """The address of a PostgreSQL database, and the same as `DATABASES` wants it."""
        example = "postgres://user:password@host:5432/name"
        return self._server(name, default, ("postgres", "postgresql"), environ.Env.db_url_config, example)

    def mail_server(self, name: str, default: str) -> tuple[str, dict[str, Any]]:
        """The address of a mail server, and the same as the `EMAIL_…` settings."""
        schemes = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
        return self._server(name, default, schemes, _mail_settings, "smtp+tls://user:password@host:587")

    def broker(self, name: str) -> str:
        """The address of a Redis server, which Celery takes as it is."""
        schemes = ("redis", "rediss", "redis+socket")
        return self._server(name, "", schemes, lambda it: {"port": urlsplit(it).port}, "redis://host:6379/0")[
            0
        ]

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


def _mail_settings(address: str) -> dict[str, Any]:
    parsed = dict(environ.Env.email_url_config(address))
    if address.lower().startswith("smtp") and not parsed["EMAIL_HOST"]:
        raise ValueError(address)
    return parsed

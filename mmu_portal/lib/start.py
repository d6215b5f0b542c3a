"""What the settings need before the portal starts: a key that lasts, and nothing missing or unsafe."""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = ("SITE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL")


class RefusedStart(ImproperlyConfigured):
    """What keeps the portal from starting, in a sentence for the person who starts it."""


@contextlib.contextmanager
def refusing_plainly() -> Iterator[None]:
    """End a program whose start is refused with the sentence alone: a traceback would hide it."""
    try:
        yield
    except RefusedStart as error:
        sys.exit(str(error))


def unsafe_settings(settings: Mapping[str, Any]) -> list[str]:
    """What keeps a production start from being safe: one sentence for each setting, empty if nothing does."""
    faults = [f"{name} is missing." for name in REQUIRED if not settings[name]]
    key, hosts, site = settings["SECRET_KEY"], settings["ALLOWED_HOSTS"], urlsplit(settings["SITE_URL"])
    if len(key) < 50 or len(set(key)) < 10:
        faults.append("SECRET_KEY must be random and have 50 characters or more.")
    if not hosts or any("*" in host or host.startswith(".") for host in hosts):
        faults.append("ALLOWED_HOSTS must name the exact hosts, separated by commas.")
    elif settings["SITE_URL"] and site.hostname not in hosts:
        faults.append("SITE_URL must be at one of the ALLOWED_HOSTS.")
    if settings["HTTPS"] and site.scheme != "https":
        faults.append("SITE_URL must begin with https://, or HTTPS must be off.")
    if settings["DATABASE_URL"].startswith("sqlite"):
        faults.append("DATABASE_URL must name a PostgreSQL database.")
    if settings["DEBUG"]:
        faults.append("DEBUG must be off.")
    return faults


def kept_secret(folder: Path) -> str:
    """The demonstration's key: made once and kept beside its database."""
    path = folder / "secret_key"
    if not path.exists() or not path.read_text().strip():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"secret_key.{os.getpid()}"  # whole or not at all, even if killed meanwhile
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(60))
        fresh.replace(path)
    return path.read_text().strip()

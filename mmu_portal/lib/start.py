"""What the settings need before the portal starts: a key that lasts, and nothing missing or unsafe."""

import contextlib
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import URLValidator, validate_email

# What stands in examples, Django's own among them: whoever reads the example knows the key.
PLACEHOLDER = re.compile(
    r"[\W_]*(django.insecure|change|replace|insert|your|secret|example|placeholder|todo|random|python)",
    re.IGNORECASE,
)
# A name of parts between dots, or an address of version 6 (which `urlsplit` checks).
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*|[0-9a-f:.]*:[0-9a-f:.]*")
PORTS = {"http": 80, "https": 443}
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


def refuse(faults: Iterable[str]) -> None:
    """Raise `RefusedStart` with the first sentence about each setting, if there is any."""
    if told := first_of_each(faults):
        raise RefusedStart(" ".join(["The portal does not start:", *told, "README.md lists the settings."]))


def first_of_each(faults: Iterable[str]) -> list[str]:
    """The first sentence about each setting: what is wrong in itself need not be said to be missing too."""
    first: dict[str, str] = {}
    for fault in faults:
        first.setdefault(fault.split()[0], fault)
    return list(first.values())


def wrong_settings(settings: Mapping[str, Any]) -> list[str]:
    """What no portal can work with: one sentence for each setting, empty if all is well."""
    faults = []
    if settings["SITE_URL"] and not _is_origin(settings["SITE_URL"]):
        faults.append("SITE_URL must be scheme and host alone, such as https://portal.example.org.")
    sender = settings["DEFAULT_FROM_EMAIL"]
    if sender and not _is_mail_address(sender):
        faults.append("DEFAULT_FROM_EMAIL must be a mail address.")
    if settings["SECURITY_CONTACT"] and not _is_contact(settings["SECURITY_CONTACT"]):
        faults.append("SECURITY_CONTACT must be mailto: with an address, https:// or tel: with a number.")
    return faults


def unsafe_settings(settings: Mapping[str, Any]) -> list[str]:
    """What keeps a production start from being safe: one sentence for each setting, empty if nothing does."""
    faults = [f"{name} is missing." for name in REQUIRED if not settings[name]]
    key, hosts, site = settings["SECRET_KEY"], settings["ALLOWED_HOSTS"], settings["SITE_URL"]
    if len(key) < 50 or len(set(key)) < 10 or PLACEHOLDER.match(key):
        faults.append("SECRET_KEY must be random, not the text of an example, of 50 characters or more.")
    if not hosts or any("*" in host or host.startswith(".") for host in hosts):
        faults.append("ALLOWED_HOSTS must name the exact hosts, separated by commas.")
    elif _is_origin(site) and urlsplit(site).hostname not in map(str.lower, hosts):
        faults.append("SITE_URL must be at one of the ALLOWED_HOSTS.")
    if _is_origin(site) and settings["HTTPS"] and not site.lower().startswith("https://"):
        faults.append("SITE_URL must begin with https://, or HTTPS must be off.")
    if settings["DEBUG"]:
        faults.append("DEBUG must be off.")
    return faults


def plain_origin(address: str) -> str:
    """The origin as browsers name it, so that both can be compared; what is none stays as it was written.

    Small letters, no slash behind it, and no port that goes without saying.
    """
    address = address.rstrip("/")
    if not _is_origin(address):
        return address
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    usual = parts.port in (None, PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{parts.port}"


def _is_origin(address: str) -> bool:
    """Whether it is scheme, host and perhaps port: every link is written behind it."""
    try:
        parts = urlsplit(address)
        return bool(
            parts.scheme in PORTS
            and HOST.fullmatch(parts.hostname or "")
            and parts.port != 0
            and "@" not in parts.netloc
            and not parts.netloc.endswith(":")
            and address.lower() == f"{parts.scheme}://{parts.netloc}".lower()
        )
    except ValueError:  # a port that is none, a bracket that is not closed
        return False


def _is_mail_address(sender: str) -> bool:
    """Whether a mail can be from it: `portal@example.org`, perhaps with a name before."""
    address = parseaddr(sender)[1]
    whole = sender == address or sender.endswith(f" <{address}>")
    return whole and sender.count("@") == 1 and address.isascii() and _passes(validate_email, address)


def _is_contact(contact: str) -> bool:
    """Whether people can write to it, read it or call it (RFC 9116, section 2.5.3)."""
    kind, _mark, rest = contact.partition(":")
    if kind == "mailto":
        return _passes(validate_email, rest)
    if kind == "tel":
        return re.fullmatch(r"\+?[0-9()./-]{3,25}", rest) is not None
    return _passes(URLValidator(schemes=["https"]), contact)


def _passes(check: Callable[[str], None], value: str) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True


def kept_secret(folder: Path) -> str:
    """The demonstration's key: made once and kept beside its database."""
    path = folder / "secret_key"
    try:
        if not path.exists() or not path.read_text().strip():
            folder.mkdir(parents=True, exist_ok=True)
            fresh = folder / f"secret_key.{os.getpid()}"  # whole or not at all, even if killed meanwhile
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(60))
            fresh.replace(path)
        return path.read_text().strip()
    except OSError as error:  # a full disk, a folder of another account
        raise RefusedStart(
            f"The portal does not start: VAR_DIR cannot be used ({error.strerror}: {error.filename})."
        ) from None

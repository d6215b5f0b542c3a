"""What each kind of mail says: the storeys register their kinds here when they start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise

from members.models import Mail


@dataclass(frozen=True)
class Letter:
    """A mail as it is read."""

    subject: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


Writer = Callable[[Mail], Letter | None]
_kinds: dict[str, tuple[str | Promise, Writer]] = {}


def register(kind: str, label: str | Promise, writer: Writer) -> None:
    """Let `writer` write the mails of `kind` in the active language; None if there is nothing to tell.

    `label` says to staff what such a mail is about.
    """
    if kind in _kinds:
        raise ValueError(f"The mail {kind} is registered twice.")
    _kinds[kind] = (label, writer)


def label_of(kind: str) -> str | Promise:
    """What mails of this kind are about; of a kind that is gone, its name."""
    return _kinds[kind][0] if kind in _kinds else kind


def written(mail: Mail) -> Letter | None:
    """The mail's letter, in the active language.

    Raises:
        KeyError: nobody registered its kind.
    """
    return _kinds[mail.kind][1](mail)


def from_templates(name: str, **words: Any) -> Letter:
    """A letter from `<name>_subject.txt` and `<name>_message.txt`."""
    context = {"site": settings.SITE_URL, "host": urlsplit(settings.SITE_URL).netloc, **words}
    subject, text = (render_to_string(f"{name}_{part}.txt", context) for part in ("subject", "message"))
    return Letter(" ".join(subject.split()), text.strip() + "\n")

"""Mails: written down with the change they tell of, sent by a worker."""

import datetime as dt
from smtplib import SMTPServerDisconnected
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from members.mails import Letter, written
from members.models import Mail, User
from mmu_portal.lib.claimed import ClaimState
from mmu_portal.lib.waking import wake

log = structlog.get_logger(__name__)
AT_ONCE = 500
KEPT = dt.timedelta(days=30)
# How long a mail gathers events, and how long before it goes out it takes no more: a worker may hold it then.
GATHERS, CLOSES = dt.timedelta(minutes=5), dt.timedelta(seconds=30)


class ServerAway(Exception):
    """The mail server does not answer: no mail's own fault."""


def queue_mail(
    *, kind: str, key: str, address: str, language: str, recipient: User | None = None, **words: Any
) -> None:
    """Write a mail down in the transaction of what it tells of; the same `key` again changes nothing.

    `words` are what its text is made of, by JSON's types; they are forgotten once it is sent.
    """
    queue_mails(
        [Mail(kind=kind, key=key, address=address, language=language, recipient=recipient, words=words)]
    )


def queue_mails(mails: list[Mail]) -> None:
    """Write several mails down as `queue_mail` does, and call for a worker once."""
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    wake("members.tasks.send_mails")


@transaction.atomic
def queue_gathered(*, kind: str, key: str, about: str, recipient: User, event: dict[str, Any]) -> None:
    """Tell an event in the mail of its kind and `about` that still gathers, else in a new one of this `key`.

    Several decisions within some minutes are one mail. Its words are `about` and, in their order, `events`.
    """
    now = timezone.now()
    same = Mail.objects.select_for_update().filter(kind=kind, recipient=recipient, words__about=about)
    open_one = (
        same.filter(state=ClaimState.WAITING, attempts=0, due_at__gt=now + CLOSES).order_by("pk").last()
    )
    if open_one is not None:
        open_one.words["events"].append(event)
        open_one.save(update_fields=["words"])
        return
    waits = {"address": recipient.email, "language": recipient.language, "due_at": now + GATHERS}
    words = {"about": about, "events": [event]}
    queue_mails([Mail(kind=kind, key=key, recipient=recipient, words=words, **waits)])


def send_due_mails() -> int:
    """Send what is due and return how many; a mail server that is away costs no mail an attempt."""
    sent = 0
    try:
        with get_connection() as connection:
            while sent < AT_ONCE and (mail := Mail.objects.claim()) is not None:
                sent += _send(mail, connection)
    except (OSError, ServerAway) as error:
        log.warning("mail_server_away", reason=type(error).__name__)
    return sent


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Send one mail that was claimed; False if there is nothing to tell any more, or it could not be sent."""
    try:
        with override(mail.language):
            letter = written(mail)
        if letter is not None:
            _message(mail, letter, connection).send()
    except (ConnectionError, TimeoutError, SMTPServerDisconnected) as error:
        mail.put_back()
        raise ServerAway from error
    except Exception as error:  # whatever is wrong with this mail must not hold up the others
        log.error("mail_failed", mail=mail.pk, kind=mail.kind, reason=type(error).__name__)
        mail.fail(type(error).__name__)
        return False
    mail.finish(words={})
    return letter is not None


def _message(mail: Mail, letter: Letter, connection: BaseEmailBackend) -> EmailMessage:
    """The message; sent twice after a crash, it still is the same one to the reader's mail program."""
    name = f"<portal-mail-{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated", **letter.headers}
    return EmailMessage(
        letter.subject, letter.text, to=[mail.address], headers=headers, connection=connection
    )


def try_again(*, mail: Mail) -> bool:
    """Let a mail that failed wait for a worker anew; False if it has not failed."""
    failed = Mail.objects.filter(pk=mail.pk, state=ClaimState.FAILED)
    changed = failed.update(
        state=ClaimState.WAITING, attempts=0, due_at=timezone.now(), ended_at=None, problem=""
    )
    wake("members.tasks.send_mails")
    return bool(changed)


def forget_old_mails() -> int:
    """Delete mails that ended a month ago, and return how many."""
    return Mail.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()[0]

"""Mails that wait, are sent once, and survive a mail server that refuses, hangs or is away."""

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail as django_mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from members import mails
from members.actions.mails import forget_old_mails, queue_mail, send_due_mails, try_again
from members.mails import Letter
from members.models import Mail
from mmu_portal.lib.claimed import WORKER_DIED, ClaimState
from tests.factories.members import UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of mail that says its own word, and one that has nothing to say."""
    monkeypatch.setattr(mails, "_kinds", {})
    mails.register("word", "A word", lambda mail: Letter("A word", f"It is {mail.words['word']}."))
    mails.register("nothing", "Nothing", lambda mail: None)


def queue(key: str = "a", *, kind: str = "word", address: str = "a@example.org") -> Mail:
    """Write a mail down and read it back."""
    queue_mail(kind=kind, key=key, address=address, language="en", word=key)
    return Mail.objects.get(key=key)


def again(row: Mail) -> Mail:
    """The row as it is stored now."""
    return Mail.objects.get(pk=row.pk)


def test_mail_is_sent_once_and_its_words_are_forgotten() -> None:
    row = queue()
    assert (send_due_mails(), send_due_mails()) == (1, 0)
    (sent,) = django_mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("A word", "It is a.", ["a@example.org"])
    assert sent.extra_headers["Message-ID"] == f"<portal-mail-{row.pk}@127.0.0.1>"
    assert (again(row).state, again(row).words, again(row).attempts) == ("done", {}, 1)


def test_same_event_is_told_once() -> None:
    queue("joined:7")
    send_due_mails()
    queue("joined:7")
    send_due_mails()
    assert len(django_mail.outbox) == 1


def test_mail_of_a_change_that_is_taken_back_does_not_exist() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert send_due_mails() == 0
    assert not Mail.objects.exists()


def test_mail_with_nothing_to_tell_any_more_is_not_sent() -> None:
    row = queue(kind="nothing")
    assert send_due_mails() == 0
    assert (again(row).state, django_mail.outbox) == ("done", [])


def test_mail_that_fails_pauses_then_parks_and_holds_up_no_other() -> None:
    poison, good = queue("poison", kind="unknown"), queue("good")
    assert send_due_mails() == 1
    assert again(good).state == "done"
    pauses = []
    for _attempt in range(Mail.most_attempts() - 1):
        stored = again(poison)
        assert stored.state == "waiting"
        pauses.append(round((stored.due_at - timezone.now()) / dt.timedelta(minutes=1)))
        Mail.objects.filter(pk=poison.pk).update(due_at=timezone.now())
        send_due_mails()
    assert pauses == [1, 5, 15, 60, 180, 720]
    stored = again(poison)
    assert (stored.state, stored.problem, stored.attempts) == ("failed", "KeyError", 7)
    assert send_due_mails() == 0


def test_failed_mail_is_tried_again_when_staff_ask() -> None:
    row = queue()
    assert not try_again(mail=row)
    Mail.objects.filter(pk=row.pk).update(state="failed", attempts=7, ended_at=timezone.now())
    assert try_again(mail=row)
    assert send_due_mails() == 1


def test_staff_see_the_outbox_and_send_a_failed_mail_once_more(client: Client) -> None:
    row, sent = queue("failed"), queue("sent")
    Mail.objects.filter(pk=row.pk).update(state="failed", attempts=7, ended_at=timezone.now())
    Mail.objects.filter(pk=sent.pk).update(state="done", ended_at=timezone.now())
    editor = UserFactory(staff=True)
    editor.groups.add(Group.objects.get(name="Network editors"))
    client.force_login(editor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Mails that could not be sent" in client.get("/admin/").content.decode()
    address = reverse("admin:members_mail_changelist")
    listed = client.get(address).content.decode()
    assert ("A word" in listed, "a@example.org" in listed) == (True, True)
    chosen = {"action": "send_again", "_selected_action": [row.pk, sent.pk]}
    told = client.post(address, chosen, follow=True).content.decode()
    assert "1 mail waits to be sent once more." in told
    assert (again(row).state, again(sent).state) == ("waiting", "done")


def test_outbox_is_only_looked_at(client: Client) -> None:
    row = queue()
    client.force_login(UserFactory(superuser=True))
    page = reverse("admin:members_mail_change", args=[row.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"address": "thief@example.org"}).status_code == 403
    assert client.post(reverse("admin:members_mail_delete", args=[row.pk])).status_code == 403
    assert again(row).address == "a@example.org"


def test_mail_server_that_is_away_costs_no_attempt() -> None:
    row = queue()
    with mock.patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        assert send_due_mails() == 0
    with mock.patch.object(django_mail.EmailMessage, "send", side_effect=TimeoutError):
        assert send_due_mails() == 0
    assert (again(row).state, again(row).attempts) == ("waiting", 0)
    assert send_due_mails() == 1


def test_mail_of_a_worker_that_died_is_sent_by_the_next() -> None:
    row = queue()
    taken = Mail.objects.claim()
    assert taken == row
    assert Mail.objects.claim() is None
    Mail.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
    assert send_due_mails() == 1
    assert not taken.finish(words={})
    assert not taken.hold()
    assert not taken.fail("late")
    assert again(row).state == "done"


def test_mail_that_kills_each_worker_is_given_up() -> None:
    row = queue()
    for _attempt in range(Mail.most_attempts()):
        assert Mail.objects.claim() is not None
        Mail.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
    assert Mail.objects.claim() is None
    assert (again(row).state, again(row).problem) == ("failed", WORKER_DIED)


def test_lease_is_prolonged_by_its_holder_alone() -> None:
    queue()
    taken = Mail.objects.claim()
    Mail.objects.update(leased_until=timezone.now() + dt.timedelta(seconds=1))
    assert taken.hold()
    assert again(taken).leased_until > timezone.now() + dt.timedelta(minutes=1)


def test_old_mails_are_forgotten_and_waiting_ones_never() -> None:
    old, fresh, waiting = queue("old"), queue("fresh"), queue("waiting")
    long_ago = timezone.now() - dt.timedelta(days=31)
    Mail.objects.filter(pk=old.pk).update(state="done", ended_at=long_ago)
    Mail.objects.filter(pk=fresh.pk).update(state="done", ended_at=timezone.now())
    Mail.objects.filter(pk=waiting.pk).update(created_at=long_ago, due_at=long_ago)
    assert forget_old_mails() == 1
    assert set(Mail.objects.all()) == {fresh, waiting}


def worked_off(place: int) -> list[str]:
    """The words of the mails that one worker takes until none is due."""
    sent = []
    while (mail := Mail.objects.claim()) is not None:
        sent.append(mail.words["word"])
        mail.finish()
    return sent


def test_workers_side_by_side_send_each_mail_once(shared_database: None) -> None:
    for number in range(40):
        queue(str(number))
    sent = [word for words in at_once(6, worked_off) for word in words]
    assert sorted(sent, key=int) == [str(number) for number in range(40)]


def test_without_the_guard_they_would_send_some_twice(shared_database: None) -> None:
    for number in range(40):
        queue(str(number))

    def take_anyway(queryset: object, row: Mail, **changes: object) -> bool:
        return bool(Mail._base_manager.filter(pk=row.pk).update(**changes))

    with mock.patch("mmu_portal.lib.claimed.ClaimedRowQuerySet._take", take_anyway):
        assert len([word for words in at_once(6, worked_off) for word in words]) > 40


class MailServer:
    """An SMTP server on this machine that does to each mail what `behaviour` says."""

    def __init__(self, behaviour: str) -> None:
        self.behaviour = behaviour
        self.received: list[str] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _address = self.socket.accept()
            except OSError:
                return
            with peer:
                self._talk(peer)

    def _talk(self, peer: socket.socket) -> None:
        lines = peer.makefile("rwb", buffering=0)

        def say(line: str) -> None:
            lines.write(f"{line}\r\n".encode())

        if self.behaviour == "hangs":
            peer.settimeout(5)
            lines.readline()
            return
        say("220 ready")
        while command := lines.readline().decode().strip():
            word = command[:4].upper()
            if word == "RCPT" and self.behaviour == "refuses":
                say("550 no such person")
            elif word == "DATA":
                say("354 go on")
                text = b"".join(iter(lines.readline, b".\r\n")).decode()
                self.received.append(text)
                if self.behaviour == "dies after data":
                    return
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")

    def close(self) -> None:
        """Stop listening."""
        self.socket.close()


@pytest.fixture
def server(request: pytest.FixtureRequest, settings: Settings) -> Iterator[MailServer]:
    """A server that behaves as the test's parameter says, and the portal set to use it."""
    server = MailServer(request.param)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
    yield server
    server.close()


@pytest.mark.parametrize("server", ["takes"], indirect=True)
def test_real_server_gets_each_mail_with_its_name(server: MailServer) -> None:
    rows = [queue("one"), queue("two")]
    assert send_due_mails() == 2
    for row, text in zip(rows, server.received, strict=True):
        assert f"Message-ID: <portal-mail-{row.pk}@127.0.0.1>" in text
        assert "Auto-Submitted: auto-generated" in text


@pytest.mark.parametrize("server", ["refuses"], indirect=True)
def test_person_that_the_server_refuses_costs_an_attempt(server: MailServer) -> None:
    row = queue()
    assert send_due_mails() == 0
    assert (again(row).state, again(row).problem) == ("waiting", "SMTPRecipientsRefused")


@pytest.mark.parametrize("server", ["hangs", "dies after data"], indirect=True)
def test_server_that_hangs_or_dies_costs_no_attempt(server: MailServer) -> None:
    row = queue()
    assert send_due_mails() == 0
    assert (again(row).state, again(row).attempts) == (ClaimState.WAITING, 0)


def test_server_that_is_not_there_costs_no_attempt(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = queue()
    assert send_due_mails() == 0
    assert (again(row).state, again(row).attempts) == ("waiting", 0)

"""Logs: events with a request's number, without what people typed and who they are."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.core import mail
from django.test import Client

from members.actions.mails import send_due_mails
from mmu_portal.lib.logs import configure_logs
from tests.factories.members import UserFactory


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that production would write."""
    written = io.StringIO()
    production = configure_logs(readable=False)
    production["handlers"]["stream"]["stream"] = written
    logging.config.dictConfig(production)
    yield written
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
def test_request_is_one_json_event_without_query_and_person(client: Client, lines: io.StringIO):
    user = UserFactory(email="canary@example.org", password="correct horse battery")
    form = {"login": "canary@example.org", "password": "correct horse battery"}
    client.post("/en/accounts/login/", form)
    lines.truncate(0)
    lines.seek(0)
    client.get("/en/members/?q=canary", headers={"user-agent": "canary-browser"}, REMOTE_ADDR="192.0.2.77")
    events = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["request_finished"]
    assert (events[0]["request"], events[0]["code"]) == ("GET /en/members/", 200)
    assert events[0]["user_id"] == user.pk
    assert len(events[0]["request_id"]) == 36
    assert "canary" not in lines.getvalue()
    assert "192.0.2.77" not in lines.getvalue()


@pytest.mark.django_db
def test_sign_in_leaves_no_address_and_no_password(client: Client, lines: io.StringIO):
    UserFactory(email="canary@example.org", password="canary horse battery")
    for password in ("canary horse battery", "canary wrong"):
        client.post("/en/accounts/login/", {"login": "canary@example.org", "password": password})
    assert "/en/accounts/login/" in lines.getvalue()
    assert "canary" not in lines.getvalue()


@pytest.mark.django_db
def test_link_that_sets_a_password_is_in_no_line(client: Client, lines: io.StringIO):
    user = UserFactory()
    client.post("/en/accounts/password/reset/", {"email": user.email})
    send_due_mails()
    found = re.search(r"/en/accounts/password/reset/key/(\w+-(\w+-\w+))/", str(mail.outbox[0].body))
    assert found is not None
    link, token = found.group(0), found.group(2)
    stranger = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for address in (
        link,
        link[:-1],
        link.removeprefix("/en"),
        f"{link}more/",
        link.replace("/key/", "/keys/"),
    ):
        client.get(address, follow=True)
        stranger.post(address, {"password1": "x"})
    requests = {json.loads(line)["request"] for line in lines.getvalue().splitlines()}
    assert "GET /en/accounts/password/reset/key/<uidb36>-<key>/" in requests
    assert "GET (no page)" in requests
    assert token not in lines.getvalue()


def test_failure_is_logged_once_with_its_trace(lines: io.StringIO):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        structlog.get_logger("portal").exception("it_failed", record=7)
    event = json.loads(lines.getvalue())
    assert (event["event"], event["record"], event["level"]) == ("it_failed", 7, "error")
    assert "ZeroDivisionError" in event["exception"]


@pytest.mark.parametrize(
    ("asked", "rule"),
    [({"HTTP_HOST": "canary.example"}, "DisallowedHost"), ({"QUERY_STRING": "canary&" * 2000}, "TooMany")],
)
@pytest.mark.django_db
def test_refused_request_is_one_line_without_what_was_sent(client, lines, asked, rule):
    client.post("/en/accounts/login/", **asked)
    events = [json.loads(line) for line in lines.getvalue().splitlines()]
    refused = [event for event in events if event["event"] == "request_refused"]
    assert [(event["level"], rule in event["logger"]) for event in refused] == [("warning", True)]
    assert "canary" not in lines.getvalue()
    assert "exception" not in lines.getvalue()

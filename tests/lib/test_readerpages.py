"""Pages kept for readers who are signed in: each gets their own strip, nobody another's."""

import re
from pathlib import Path

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from mmu_portal.lib import generation, readerpages
from mmu_portal.lib.generation import Stamp
from tests.factories.campaign import ProfileVersionFactory
from tests.factories.members import MunicipalityFactory, UserFactory
from tests.stamps import let_late_moves_pass

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/en/members/?view=list"


@pytest.fixture(autouse=True)
def own_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stamp that no other process moves, a clock that stands still, an empty shelf."""
    let_late_moves_pass()  # of the last test's emptied tables
    own = Stamp(tmp_path / "generation")
    monkeypatch.setattr(generation, "stamp", lambda: own)
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_000.0)
    monkeypatch.setattr(readerpages, "frames", readerpages.Shelf(1_000_000))


def reader(name: str, **fields: object) -> Client:
    """A client who is signed in."""
    client = Client()
    client.force_login(UserFactory(name=name, **fields))
    let_late_moves_pass()
    return client


def body(client: Client, path: str = PAGE) -> str:
    """A page as this client sees it."""
    return client.get(path).content.decode()


def test_each_reader_has_their_own_strip_in_the_same_page() -> None:
    clerk, editor = reader("Ayşe"), reader("Mehmet", staff=True)
    first, second = body(clerk), body(editor)
    assert len(readerpages.frames) == 1
    assert ("Ayşe" in first, "Mehmet" in first, "/admin/" in first) == (True, False, False)
    assert ("Ayşe" in second, "Mehmet" in second, "/admin/" in second) == (False, True, True)
    around = [
        re.sub(r'<div class="strip.*?</div>\s*</div>', "", page, flags=re.DOTALL) for page in (first, second)
    ]
    assert around[0] == around[1]
    assert readerpages.MARK not in first + second


def test_kept_page_reads_the_session_and_the_reader_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = reader("Ayşe")
    body(client)
    with django_assert_num_queries(2):
        response = client.get(PAGE)
    assert response["Cache-Control"] == "private, no-store"


def test_change_is_seen_by_the_next_reader() -> None:
    client = reader("Ayşe")
    assert "Yeniköy" not in body(client, "/en/members/?view=list&status=all")
    MunicipalityFactory(place="Yeniköy")
    assert "Yeniköy" in body(client, "/en/members/?view=list&status=all")


def test_sign_out_form_of_a_kept_page_works() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(name="Ayşe"))
    body(client)
    form = re.search(r'action="(/\S+logout/)"><input[^>]*value="(\w+)"', body(client))
    assert form is not None
    client.post(form[1], {"csrfmiddlewaretoken": form[2]})
    assert "Ayşe" not in body(client)


def test_missing_page_keeps_the_strip_and_is_not_kept() -> None:
    client = reader("Ayşe")
    assert "Ayşe" in body(client, "/en/members/nowhere/")
    assert len(readerpages.frames) == 0


def test_stranger_gets_no_strip_after_a_reader() -> None:
    assert "Ayşe" in body(reader("Ayşe"))
    assert "Ayşe" not in body(Client())
    assert readerpages.MARK not in body(Client())


def test_draft_is_made_for_each_who_may_see_it_and_kept_for_nobody() -> None:
    publisher, clerk = reader("Ayşe", superuser=True), reader("Mehmet")
    draft = ProfileVersionFactory(lead_en="Not out yet.")
    path = f"/en/profile/versions/{draft.number}/"
    assert "Not out yet." in body(publisher, path)
    assert len(readerpages.frames) == 0
    assert clerk.get(path).status_code == 404


def with_message(client: Client, text: str) -> None:
    """Leave a message that waits for this reader's next page."""
    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    waiting, response = CookieStorage(request), HttpResponse()
    waiting.add(messages.SUCCESS, text)
    waiting.update(response)
    client.cookies[CookieStorage.cookie_name] = response.cookies[CookieStorage.cookie_name].value


def test_message_is_shown_to_its_reader_once_and_to_nobody_else() -> None:
    clerk, other = reader("Ayşe"), reader("Mehmet")
    with_message(clerk, "Your password was changed.")
    assert "Your password was changed." in body(clerk)
    assert len(readerpages.frames) == 0
    assert "Your password was changed." not in body(other)
    assert "Your password was changed." not in body(clerk)


def test_message_is_shown_on_a_page_that_is_kept_already() -> None:
    clerk = reader("Ayşe")
    body(clerk)
    with_message(clerk, "Your password was changed.")
    assert "Your password was changed." in body(clerk)


def test_page_is_kept_for_one_host_and_one_scheme() -> None:
    client = reader("Ayşe")
    for asked in ({}, {"secure": True}, {"HTTP_HOST": "localhost"}):
        client.get(PAGE, **asked)
    assert len(readerpages.frames) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private"},
        {"Cache-Control": "max-age=0, no-store"},
        {"Vary": "User-Agent"},
        {"Content-Encoding": "gzip"},
    ],
    ids=str,
)
def test_answer_that_is_not_the_same_for_all_is_not_kept(headers: dict[str, str]) -> None:
    request = RequestFactory().get("/")
    request.user = UserFactory(name="Ayşe")
    request._messages = []  # type: ignore[attr-defined]
    let_late_moves_pass()
    readerpages.for_reader(request, lambda: HttpResponse(readerpages.MARK))
    assert len(readerpages.frames) == 1
    readerpages.frames = readerpages.Shelf(1_000_000)
    answer = readerpages.for_reader(request, lambda: HttpResponse(readerpages.MARK, headers=headers))
    assert len(readerpages.frames) == 0
    assert b"Ay\xc5\x9fe" in answer.content  # type: ignore[attr-defined]

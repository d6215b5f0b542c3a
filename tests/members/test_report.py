"""Reports of errors: kept for staff, never public, limited, and of no use to programs."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from members.actions.reports import PER_HOUR, submit_report
from members.models import ErrorReport
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import takes_slot
from tests.factories.members import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def free_slots():
    """No test counts another's reports."""
    cache.clear()


@pytest.fixture
def municipality():
    return MunicipalityFactory(place="Osmangazi", name_en="Osmangazi Municipality")


ADDRESS = "/en/members/osmangazi/report/"


def test_a_report_is_kept_and_thanked_for(client, municipality):
    response = client.post(
        ADDRESS, {"text": "The telephone is wrong.", "email": "a@example.org"}, follow=True
    )
    report = ErrorReport.objects.get()
    assert (report.municipality, report.text, report.email) == (
        municipality, "The telephone is wrong.", "a@example.org",
    )  # fmt: skip
    assert response.redirect_chain == [(f"{ADDRESS}?sent=1", 302)]
    page = response.content.decode()
    assert "<title>Thank you" in page
    trail = page.partition('class="crumbs ')[2].partition("</nav>")[0]
    assert "Thank you" in trail
    assert "Report an error" not in trail


def test_a_report_is_never_public(client, municipality):
    submit_report(municipality=municipality, text="Canary 4711", email="canary@example.org", sender="x")
    for address in ("/en/members/", "/en/members/osmangazi/", ADDRESS, "/en/members/export.json"):
        assert b"anary" not in client.get(address).getvalue()


def test_an_error_keeps_what_was_typed(client, municipality):
    body = client.post(ADDRESS, {"text": "", "email": "not an address"}).content.decode()
    assert "<title>Error:" in body
    assert "Write what is wrong." in body
    assert 'value="not an address"' in body
    assert not ErrorReport.objects.exists()


def test_a_program_is_thanked_and_forgotten(client, municipality):
    response = client.post(ADDRESS, {"text": "Buy now", "homepage": "https://spam.example"}, follow=True)
    assert "Thank you" in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_one_network_sends_five_an_hour(client, municipality):
    for number in range(PER_HOUR):
        client.post(ADDRESS, {"text": f"Report {number}"})
    response = client.post(ADDRESS, {"text": "One more"})
    assert (response.status_code, ErrorReport.objects.count()) == (429, PER_HOUR)
    assert "Too many reports came from your network" in response.content.decode()
    assert "One more" in response.content.decode()
    client.post(ADDRESS, {"text": "From elsewhere"}, REMOTE_ADDR="127.0.0.9")
    assert ErrorReport.objects.count() == PER_HOUR + 1


def test_second_click_is_thanked_and_kept_once(client, municipality):
    other = MunicipalityFactory(place="Nilüfer")
    for _click in range(PER_HOUR + 1):
        answer = client.post(ADDRESS, {"text": "The telephone is wrong."}, follow=True)
        assert "Thank you" in answer.content.decode()
    assert ErrorReport.objects.count() == 1
    client.post(ADDRESS, {"text": "The address too."})
    client.post(f"/en/members/{other.slug}/report/", {"text": "The telephone is wrong."})
    assert ErrorReport.objects.count() == 3


def test_report_that_was_refused_may_be_sent_again(client, municipality):
    for number in range(PER_HOUR):
        client.post(ADDRESS, {"text": f"Report {number}"})
    client.post(ADDRESS, {"text": "One more"})
    client.post(ADDRESS, {"text": "One more"}, REMOTE_ADDR="127.0.0.9")
    assert ErrorReport.objects.filter(text="One more").count() == 1


def test_the_network_address_is_not_kept(municipality):
    submit_report(municipality=municipality, text="x", email="", sender="203.0.113.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_cache")
        kept = cursor.fetchall()
    assert len(kept) == 2
    assert "203.0.113.77" not in str(kept)


def test_slots_are_apart_by_scope_and_person():
    taken = [takes_slot("a", "x", limit=2, seconds=60) for _number in range(3)]
    assert taken == [True, True, False]
    assert takes_slot("b", "x", limit=2, seconds=60)
    assert takes_slot("a", "y", limit=2, seconds=60)


def test_the_action_says_no_in_a_sentence(municipality):
    for number in range(PER_HOUR):
        submit_report(municipality=municipality, text=f"x {number}", email="", sender="s")
    with pytest.raises(DomainError, match=r"hour|saat"):
        submit_report(municipality=municipality, text="x", email="", sender="s")


def test_a_form_from_elsewhere_is_refused(municipality):
    response = Client(enforce_csrf_checks=True).post(ADDRESS, {"text": "x"})
    assert (response.status_code, ErrorReport.objects.count()) == (403, 0)


def test_control_characters_do_not_reach_the_record(client, municipality):
    client.post(ADDRESS, {"text": "Line one\r\nLine two\x07\u202e!"})
    assert ErrorReport.objects.get().text == "Line one\nLine two!"


def test_the_form_is_not_stored_by_anybody(client, municipality):
    response = client.get(ADDRESS)
    assert "no-store" in response["Cache-Control"]
    assert "csrfmiddlewaretoken" in response.content.decode()


def test_reports_of_an_unknown_municipality_are_not_found(client):
    assert client.post("/en/members/nowhere/report/", {"text": "x"}).status_code == 404

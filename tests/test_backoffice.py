"""The back office as a whole: its start page, languages, door and policy."""

import re

import pytest
from auditlog.context import set_actor
from django.apps import apps
from django.conf import settings as portal_settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Municipality, User
from mmu_portal.lib.gaps import gaps_of
from platforms.models import Need
from tests.factories.members import (
    PASSWORD,
    ErrorReportFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.factories.platforms import NeedFactory, SeatHolderFactory

pytestmark = pytest.mark.django_db
START = "/admin/"


def member_of(group):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_start_page_shows_only_what_the_reader_may_see(client):
    ErrorReportFactory(municipality=MunicipalityFactory(bare=True))
    client.force_login(member_of("Reporting"))
    page = client.get(START)
    titles = {line["url"].split("/")[3] for line in [*page.context["waiting"], *page.context["missing"]]}
    assert "municipality" in titles
    assert not titles & {"errorreport", "appointment"}
    assert page.context["recent"] is None
    assert [line["rows"] for line in page.context["waiting"]] == []
    client.force_login(member_of("Network editors"))
    page = client.get(START)
    assert [line["rows"] for line in page.context["waiting"]] == [1]
    assert page.context["recent"] == []


@pytest.mark.parametrize("group", ["Reporting", "Program staff"])
def test_history_of_a_record_tells_nothing_of_parts_that_are_closed_to_the_reader(client, group):
    holder = SeatHolderFactory(is_suspended=True)
    User.objects.filter(pk=holder.appointment.user_id).update(name="Ayşe Yılmaz")
    shown = [
        reverse(f"admin:{model}_history", args=[key])
        for model, key in (
            ("platforms_seat", holder.seat_id),
            ("members_department", holder.appointment.department_id),
        )
    ]
    client.force_login(UserFactory(superuser=True))
    assert all("Ayşe Yılmaz" in client.get(address).content.decode() for address in shown)
    client.force_login(member_of(group))
    for address in shown:
        page = client.get(address)
        assert page.status_code == 200
        assert "Ayşe Yılmaz" not in page.content.decode()
        assert {entry.kind for entry in page.context["entries"]} <= {"Yer", "Birim"}


def test_start_page_tells_recent_changes_with_who_made_them(client):
    client.force_login(UserFactory(superuser=True, name="Ayşe Yılmaz"))
    report = ErrorReportFactory()
    client.post(
        reverse("admin:members_errorreport_changelist"),
        {"action": "mark_dismissed", "_selected_action": [report.pk], "index": "0"},
    )
    ((entry, address),) = client.get(START).context["recent"]
    assert (entry.who, address) == (
        "Ayşe Yılmaz",
        reverse("admin:members_errorreport_change", args=[report.pk]),
    )


def test_start_page_without_gaps_says_that_all_is_in_order(client):
    client.force_login(UserFactory(superuser=True))
    context = client.get(START).context
    assert [line for line in context["missing"] if "/members/" in line["url"]] == []
    known = [gap for model in apps.get_app_config("members").get_models() for gap in gaps_of(model)]
    assert len([line for line in context["done"] if "/members/" in line["url"]]) == len(known)


def test_language_is_switched_by_a_form_and_leads_back(client):
    client.force_login(UserFactory(superuser=True))
    client.cookies[portal_settings.LANGUAGE_COOKIE_NAME] = "en"
    page = "/admin/members/municipality/?q=bursa"
    assert b'<html lang="en"' in client.get(page).content
    answer = client.post(reverse("admin:set-language"), {"language": "tr", "next": page})
    assert (answer.status_code, answer.url) == (302, page)
    assert b'<html lang="tr"' in client.get(page).content


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_language_switch_leads_to_no_other_host(client, target):
    client.force_login(UserFactory(superuser=True))
    answer = client.post(reverse("admin:set-language"), {"language": "tr", "next": target})
    assert "evil" not in answer.url
    assert "javascript" not in answer.url


def test_fifteen_wrong_passwords_shut_the_door_of_the_back_office(client):
    call_command("createcachetable")
    user = UserFactory(superuser=True)
    door = client.get("/admin/login/?next=/admin/", follow=True).redirect_chain[-1][0]
    answers = [client.post(door, {"login": user.email, "password": f"wrong-{n}"}) for n in range(15)]
    assert client.get(START).status_code == 302
    assert "_auth_user_id" not in client.session
    last = client.post(door, {"login": user.email, "password": PASSWORD})
    assert answers[-1].status_code in (200, 429)
    assert "_auth_user_id" not in client.session
    assert last.status_code != 302


def test_every_page_keeps_the_policy_of_the_portal(client):
    """No inline script, style or handler in a list, form, history or deletion of any record."""
    client.force_login(UserFactory(superuser=True))
    place = MunicipalityFactory()
    pages = [START, reverse("admin:password_change"), reverse("admin:members_user_add")]
    pages += [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    pages += [
        reverse(f"admin:members_municipality_{view}", args=[place.pk])
        for view in ("change", "history", "delete")
    ]
    for page in pages:
        response = client.get(page)
        policy = response.headers["Content-Security-Policy"]
        assert (page, response.status_code) == (page, 200)
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        html = response.content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []
        assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', html) == []


def test_start_page_asks_as_often_for_many_recent_changes_as_for_one(client):
    client.force_login(UserFactory(superuser=True))
    asked = []
    for number in (1, 9):
        with set_actor(UserFactory(superuser=True)):
            for _change in range(number):
                MunicipalityFactory()
        client.get(START)  # kinds of records, looked up once a process
        with CaptureQueriesContext(connection) as taken:
            addresses = [address for _entry, address in client.get(START).context["recent"]]
        assert all(addresses)
        asked.append(len(taken))
    assert asked[0] == asked[1]


def test_recent_changes_lead_nowhere_that_is_closed_to_the_reader(client):
    with set_actor(UserFactory(superuser=True)):
        place = MunicipalityFactory()
        NeedFactory()
    client.force_login(member_of("Network editors"))
    linked = {entry.model: address for entry, address in client.get(START).context["recent"]}
    assert linked[Municipality] == reverse("admin:members_municipality_change", args=[place.pk])
    assert linked[Need] is None

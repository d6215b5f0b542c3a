"""Every address refuses whom it must: the resolver is walked, and each route asked by each kind of person."""

from copy import deepcopy
from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import transaction
from django.template.backends.django import Template
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils.safestring import SafeString

from members.models import Appointment
from tests.access_rows import (
    ANONYMOUS,
    BOSS,
    LEADER,
    NOBODY,
    OUTSIDE,
    PUBLIC,
    REPRESENTATIVE,
    ROLES,
    SEATED,
    SIGN_IN,
    SIGNED_IN,
    STAFF,
    STAFF_BARE,
    STAFF_RIGHT,
    SUPERUSER,
    SUSPENDED,
    WORKSPACE,
)
from tests.access_table import TABLE
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.platforms import PlatformFactory


def routes(resolver, namespaces=(), before=""):
    """Key and pattern of every route below `resolver`."""
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield ":".join([*namespaces, each.name]) if each.name else pattern
        else:
            deeper = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from routes(each, deeper, pattern)


ROUTES = sorted(set(routes(get_resolver())))


def test_every_route_has_its_row_and_every_row_its_route():
    assert sorted(set(TABLE) ^ set(ROUTES)) == []


def filled(row):
    """The arguments of a row's address: `=text` as it is, else the key of a stored record."""
    return {name: value[1:] if value.startswith("=") else key_of(value) for name, value in row.fill.items()}


def key_of(value):
    """The key of the newest record that `app.model` names, or another of its attributes."""
    model, _colon, attribute = value.partition(":")
    return getattr(newest(apps.get_model(model)), attribute or "pk")


def newest(model):
    """The newest record; of accounts the oldest, which has no power."""
    return model.objects.order_by("pk" if model.__name__ == "User" else "-pk")[0]


def address(key, row):
    try:
        return reverse(key, kwargs=filled(row))
    except NoReverseMatch:
        path = key.removesuffix("$")
        for name, value in filled(row).items():
            path = path.replace(f"<path:{name}>", str(value)).replace(f"(?P<{name}>.*)", str(value))
        return f"/{path}"


def people(world):
    """Who stands for each role; of anonymous readers nobody does."""
    leader = UserFactory(staff=True)
    world["platform"].coordinators.add(leader)
    return {
        **world,
        STAFF_BARE: UserFactory(staff=True),
        STAFF_RIGHT: UserFactory(staff=True),
        LEADER: leader,
        BOSS: UserFactory(superuser=True),
    }


def give(staff, row):
    """The rights that the row asks for, and no other."""
    rights = [right.split(".") for right in row.who] if isinstance(row.who, tuple) else []
    found = [Permission.objects.get(content_type__app_label=app, codename=code) for app, code in rights]
    staff.user_permissions.set(found)


def expected(row, role):
    """What the role must get: the row's own answer, the way to the sign-in page, or a refusal."""
    if role in row.others:
        return row.others[role]
    if row.who == PUBLIC:
        return row.status
    if role == ANONYMOUS:
        return SIGN_IN
    if row.who == WORKSPACE:
        return row.status if role in (SEATED, LEADER) else 404
    if role in OUTSIDE and row.who != SIGNED_IN:
        return SIGN_IN
    may = {SIGNED_IN: True, STAFF: True, NOBODY: False, SUPERUSER: role == BOSS}
    entitled = (LEADER, BOSS) if row.own else (STAFF_RIGHT, LEADER, BOSS)
    allowed = role in entitled if isinstance(row.who, tuple) else may[row.who]
    return row.status if allowed else 403


def got(response):
    if response.status_code == 302 and "/login/" in response.url:
        return SIGN_IN
    return 302 if response.status_code == 301 else response.status_code


DRAWN = (ANONYMOUS, SEATED, BOSS)


@pytest.mark.parametrize("role", ROLES)
def test_routes_answer_each_person_as_their_rows_say(client, world, role, monkeypatch):
    """What is drawn decides nothing: three of them see it, to know that it can be drawn."""
    if role not in DRAWN:
        monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: SafeString(""))
    person = people(world).get(role)
    if person is not None:
        client.force_login(person)
    signed_in, rights, wrong = client.cookies, None, {}
    for key in sorted(set(ROUTES) & set(TABLE), key=lambda key: (str(TABLE[key].who), key)):
        row = TABLE[key]
        if role in (STAFF_RIGHT, LEADER) and row.who != rights:
            rights = row.who
            give(person, row)
        client.cookies = deepcopy(signed_in)
        with transaction.atomic():
            response = getattr(client, row.method)(address(key, row), row.sent)
            # `response.close()` would say that the request is over, and close the connection with it.
            for close in response._resource_closers:
                close()
            answer = got(response)
            transaction.set_rollback(True)
        if answer != expected(row, role):
            wrong[key] = (answer, expected(row, role))
    assert wrong == {}


def colleague_without_seat(world):
    """Somebody of the municipality and department of who has a seat."""
    seated = Appointment.objects.get(user=world[SEATED])
    return AppointmentFactory(municipality=seated.municipality, department=seated.department).user


def coordinator_elsewhere(world):
    """Who leads another platform."""
    leader = UserFactory(staff=True)
    PlatformFactory(coordinators=[leader])
    return leader


OUTSIDERS = {
    "of another municipality": lambda world: world[REPRESENTATIVE],
    "suspended": lambda world: world[SUSPENDED],
    "a colleague": colleague_without_seat,
    "who leads another platform": coordinator_elsewhere,
    "who acts for nobody": lambda world: UserFactory(),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_workspace_is_for_outsiders_as_one_that_does_not_exist(client, world, who):
    """By every method; 405 says the same of every platform, so it tells nothing."""
    client.force_login(OUTSIDERS[who](world))
    rows = {key: TABLE[key] for key in ROUTES if TABLE[key].who == WORKSPACE}
    assert len(rows) > 50
    found = {}
    for key, row in rows.items():
        places = [address(key, row), address(key, replace(row, fill=row.fill | {"slug": "=none"}))]
        for method in ("get", "post", "put"):
            answers = [getattr(client, method)(place, row.sent).status_code for place in places]
            if answers not in ([404, 404], [405, 405]) or (method == row.method and 405 in answers):
                found[key, method] = answers
    assert found == {}


def test_rows_of_the_workspace_tell_who_may_from_who_may_not():
    """A row that refuses everybody would hold without any gate."""
    rows = {key: row for key, row in TABLE.items() if row.who == WORKSPACE}
    assert [key for key, row in rows.items() if {expected(row, SEATED), expected(row, LEADER)} == {404}] == []


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE"])
def test_no_page_is_given_to_who_does_not_ask_to_read(client, world, method):
    client.force_login(people(world)[BOSS])
    given = {}
    for key in sorted(set(ROUTES) & set(TABLE)):
        if not key.startswith("admin"):
            answer = client.generic(method, address(key, TABLE[key]))
            if answer.status_code < 400 and answer.getvalue():
                given[key] = answer.status_code
    given.pop(
        "account_reset_password_from_key", None
    )  # allauth says that a link is spent whatever the method
    assert given == {}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["admin:index", "admin:members_municipality_changelist"])
def test_representative_at_the_door_of_the_back_office_is_led_home_and_told(client, page):
    """Signed in, but not staff: neither a page of errors nor a second sign-in."""
    client.force_login(UserFactory())
    response = client.get(reverse(page), follow=True, headers={"accept-language": "en"})
    assert (response.status_code, response.redirect_chain[-1][0]) == (200, "/en/my/")
    assert "Your account has no access to the back office." in response.content.decode()
    assert client.session.get("_auth_user_id")

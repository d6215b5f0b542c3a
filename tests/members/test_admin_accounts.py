"""Accounts and groups in the back office: nobody gives themselves power."""

import importlib
from types import SimpleNamespace

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.urls import reverse
from django.utils import translation

from members.groups import KNOWN, group_name, right_name
from members.models import User
from tests.factories.members import AppointmentFactory, UserFactory
from tests.forms import form_values

pytestmark = pytest.mark.django_db


def address(user, view="change"):
    return reverse(f"admin:members_user_{view}", args=[user.pk])


def account_editor():
    """Staff who may edit accounts, and nothing else."""
    user = UserFactory(staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_user", "change_user", "view_user"])
    )
    return user


def opened(client, user):
    return form_values(client.get(address(user)), "user_form")


POWERS = {"is_staff": "on", "is_superuser": "on", "groups": ["1"], "user_permissions": ["1"]}


def test_staff_give_nobody_power_by_a_forged_form(client):
    client.force_login(account_editor())
    someone = UserFactory()
    response = client.post(address(someone), {**opened(client, someone), **POWERS, "name": "Yeni Ad"})
    assert response.status_code == 302
    someone.refresh_from_db()
    assert someone.name == "Yeni Ad"
    assert (someone.is_staff, someone.is_superuser) == (False, False)
    assert not someone.groups.exists()
    assert not someone.user_permissions.exists()


@pytest.mark.parametrize("victim", ["self", "staff", "superuser"])
def test_staff_do_not_touch_accounts_with_power(client, victim):
    editor = account_editor()
    client.force_login(editor)
    target = {
        "self": lambda: editor,
        "staff": lambda: UserFactory(staff=True),
        "superuser": lambda: UserFactory(superuser=True),
    }[victim]()
    forged = {"email": "taken@example.org", "name": "x", "language": "tr", **POWERS}
    assert client.post(address(target), forged).status_code == 403
    passwords = {"password1": "another-long-password", "password2": "another-long-password"}
    change = reverse("admin:auth_user_password_change", args=[target.pk])
    assert client.post(change, passwords).status_code == 403
    stored = User.objects.get(pk=target.pk)
    assert (stored.email, stored.is_superuser, stored.password) == (
        target.email,
        target.is_superuser,
        target.password,
    )


def test_new_account_made_by_staff_has_no_power(client):
    client.force_login(account_editor())
    url = reverse("admin:members_user_add")
    values = form_values(client.get(url), "user_form") | POWERS
    values |= {
        "email": "Yeni@Example.org",
        "name": "Yeni Kişi",
        "password1": "a-long-enough-pass",
        "password2": "a-long-enough-pass",
    }
    assert client.post(url, values).status_code == 302
    made = User.objects.get(email="yeni@example.org")
    assert (made.is_staff, made.is_superuser, made.groups.count()) == (False, False, 0)
    assert made.check_password("a-long-enough-pass")


def test_superuser_gives_a_group_and_the_history_tells_it(client):
    client.force_login(UserFactory(superuser=True))
    someone = UserFactory()
    group = Group.objects.get(name="Network editors")
    values = {**opened(client, someone), "is_staff": "on", "groups": [group.pk]}
    assert client.post(address(someone), values).status_code == 302
    someone.refresh_from_db()
    assert someone.is_staff
    assert someone.has_perm("members.change_municipality")
    page = client.get(address(someone, "history")).content.decode()
    assert "Network editors" in page


def test_password_set_by_superuser_is_in_the_history_and_its_hash_nowhere(client):
    client.force_login(UserFactory(superuser=True))
    someone = UserFactory()
    passwords = {
        "usable_password": "true",
        "password1": "another-long-password",
        "password2": "another-long-password",
    }
    client.post(reverse("admin:auth_user_password_change", args=[someone.pk]), passwords)
    someone.refresh_from_db()
    assert someone.check_password("another-long-password")
    entries = LogEntry.objects.get_for_object(someone)
    assert [entry.additional_data for entry in entries if entry.additional_data] == [{"note": "password set"}]
    assert "password" not in {name for entry in entries for name in entry.changes or {}}
    assert someone.password not in str([entry.changes for entry in entries])


def test_groups_are_for_superusers_alone(client):
    editor = UserFactory(staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client.force_login(editor)
    group = Group.objects.get(name="Reporting")
    url = reverse("admin:auth_group_change", args=[group.pk])
    before = group.permissions.count()
    assert client.get(url).status_code == 403
    assert client.post(url, {"name": "Reporting", "permissions": ["1"]}).status_code == 403
    assert group.permissions.count() == before


@pytest.mark.parametrize("name", KNOWN)
def test_group_made_by_migration_has_only_rights_that_exist(name):
    group = Group.objects.get(name=name)
    codes = set(group.permissions.values_list("content_type__app_label", "codename"))
    assert ("members", "view_municipality") in codes
    assert ("members", "change_user") not in codes
    assert (("members", "change_municipality") in codes) == (name == "Network editors")
    for app, code in codes:
        model = apps.get_model(app, code.split("_")[-1])
        assert Permission.objects.filter(content_type__app_label=app, codename=code).count() == 1
        assert model._meta.app_label == app


def test_groups_migration_goes_back_and_forth_and_keeps_what_staff_changed():
    migration = importlib.import_module("members.migrations.0004_groups")
    added = Permission.objects.get(content_type__app_label="sessions", codename="view_session")
    Group.objects.get(name="Reporting").permissions.add(added)
    editor = SimpleNamespace(connection=connection)
    migration.make_groups(apps, editor)
    assert added in Group.objects.get(name="Reporting").permissions.all()
    migration.remove_groups(apps, editor)
    assert not Group.objects.filter(name__in=KNOWN).exists()
    migration.make_groups(apps, editor)
    assert Group.objects.filter(name__in=KNOWN).count() == 4
    assert Group.objects.get(name="Network editors").permissions.count() >= 33


def test_rights_are_told_in_the_language_of_the_reader():
    right = Permission.objects.get(codename="change_municipality")
    foreign = Permission.objects.get(codename="import_municipality")
    with translation.override("en"):
        assert (right_name(right), right_name(foreign)) == (
            "Municipalities: change",
            "Municipalities: import",
        )


def test_group_of_the_staff_keeps_its_own_name():
    with translation.override("tr"):
        assert group_name(Group(name="Yaz okulu")) == "Yaz okulu"


def test_superuser_makes_an_account_with_its_powers_in_one_step(client):
    client.force_login(UserFactory(superuser=True))
    url = reverse("admin:members_user_add")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(url)
    assert "LDAP" not in response.content.decode()
    group = Group.objects.get(name="Reporting")
    powers = {"is_staff": "on", "groups": [group.pk], "usable_password": "false"}
    values = form_values(response, "user_form") | powers
    assert client.post(url, values | {"email": "a@example.org", "name": "Yeni Kişi"}).status_code == 302
    made = User.objects.get(email="a@example.org")
    assert (made.is_staff, made.is_superuser, list(made.groups.all())) == (True, False, [group])
    assert not made.has_usable_password()
    passwords = reverse("admin:auth_user_password_change", args=[UserFactory().pk])
    page = client.get(passwords).content.decode()
    assert "LDAP" not in page
    assert page.count('name="usable_password"') == 2


def test_staff_without_power_is_asked_for_none_in_a_new_account(client):
    client.force_login(account_editor())
    page = client.get(reverse("admin:members_user_add")).content.decode()
    assert not {'name="is_staff"', 'name="groups"'} & set(page.replace(">", " ").split())


def test_account_with_traces_is_closed_not_deleted(client):
    person = UserFactory(superuser=True)
    client.force_login(person)
    free, active = UserFactory(), UserFactory()
    LogEntry.objects.all().delete()
    AppointmentFactory(user=active)
    page = client.get(reverse("admin:members_user_changelist")).content.decode()
    assert 'value="delete_selected"' not in page
    for account, status in ((free, 200), (active, 403), (person, 403)):
        assert client.get(address(account, "delete")).status_code == status, account
        assert (address(account, "delete") in client.get(address(account)).content.decode()) == (
            status == 200
        )
    assert client.post(address(active, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [free.pk], "post": "yes"}
    client.post(reverse("admin:members_user_changelist"), chosen)
    assert User.objects.filter(pk__in=[free.pk, active.pk]).count() == 2

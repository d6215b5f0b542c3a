"""The demonstration: rows flagged as sample, accounts that work, nothing in production, nothing twice."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.actions import demo
from members.models import Appointment, Department, MembershipPeriod, Municipality, User, WorkArea
from mmu_portal.lib.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    """Reference data and demonstration."""
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", "--password", "first-password-123", stdout=StringIO())


def test_all_but_the_fourteen_smallest_towns_are_sample_members(loaded):
    assert MembershipPeriod.objects.count() == 192
    assert not MembershipPeriod.objects.filter(is_sample=False).exists()
    left_out = Municipality.objects.exclude(pk__in=MembershipPeriod.objects.values("municipality"))
    assert set(left_out.values_list("kind", flat=True)) == {"town"}
    towns = Municipality.objects.filter(kind="town").order_by("population")
    assert set(left_out) == set(towns[:14])


def test_accounts_have_their_rights(loaded):
    rights = {
        user.email: (user.is_superuser, user.is_staff, [group.name for group in user.groups.all()])
        for user in User.objects.all()
    }
    assert rights == {
        "admin@example.org": (True, True, []),
        "staff@example.org": (False, True, ["Network editors"]),
        "programs@example.org": (False, True, ["Program staff"]),
        "reporter@example.org": (False, True, ["Reporting"]),
        "coordinator@example.org": (False, True, ["Platform coordinators"]),
        "rep.osmangazi@example.org": (False, False, []),
        "rep.nilufer@example.org": (False, False, []),
        "rep.izmit@example.org": (False, False, []),
    }


def test_representatives_have_sample_departments(loaded):
    seats = Appointment.objects.order_by("user__email").select_related("department", "municipality")
    assert [(seat.municipality.slug, seat.department.work_areas.count()) for seat in seats] == [
        ("izmit", 0),
        ("nilufer", 7),
        ("osmangazi", 7),
    ]
    assert all(seat.is_sample and seat.department.is_sample for seat in seats)


def test_every_area_of_the_sample_departments_exists(loaded):
    assert WorkArea.objects.filter(code__in=demo.SOCIAL_AREAS).count() == len(demo.SOCIAL_AREAS)


def test_a_second_load_touches_nothing(loaded):
    User.objects.filter(email="staff@example.org").update(name="Ayşe", is_active=False)
    person = User.objects.get(email="admin@example.org")
    person.set_password("changed-by-hand-1")
    person.save()
    call_command("load_demo", "--password", "second-password-1", stdout=StringIO())
    staff, admin = User.objects.get(email="staff@example.org"), User.objects.get(email="admin@example.org")
    assert (staff.name, staff.is_active) == ("Ayşe", False)
    assert admin.check_password("changed-by-hand-1")
    assert (MembershipPeriod.objects.count(), Department.objects.count(), User.objects.count()) == (192, 3, 8)


def test_passwords_are_set_again_when_asked(loaded):
    said = StringIO()
    call_command("load_demo", "--password", "second-password-1", "--reset-passwords", stdout=said)
    assert "passwords: 8 set again" in said.getvalue()
    assert User.objects.get(email="admin@example.org").check_password("second-password-1")


def test_a_roll_with_any_row_gets_no_sample():
    call_command("load_reference", stdout=StringIO())
    real = MembershipPeriod.objects.create(municipality=Municipality.objects.first())
    assert demo.load_sample_roll(by=None) == 0
    assert MembershipPeriod.objects.get() == real


@pytest.mark.parametrize(
    "action",
    [
        demo.load_sample_roll,
        demo.appoint_representatives,
        lambda by: demo.create_accounts("x", by=by),
        lambda by: demo.reset_passwords("x", by=by),
    ],
)
def test_nothing_is_made_up_in_production(settings, action):
    settings.DEMO = False
    with pytest.raises(DomainError):
        action(by=None)
    assert not User.objects.exists()


def test_the_command_refuses_production(settings):
    call_command("load_reference", stdout=StringIO())
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not User.objects.exists()


def test_the_command_asks_for_the_reference_data():
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo")


def test_the_password_comes_from_the_environment_or_is_printed(monkeypatch):
    call_command("load_reference", stdout=StringIO())
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    said = StringIO()
    call_command("load_demo", stdout=said)
    printed = said.getvalue().split("password of the new accounts: ")[1].strip()
    assert User.objects.get(email="staff@example.org").check_password(printed)

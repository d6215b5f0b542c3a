"""Departments by proposal: nothing is public before staff approve it, and nobody decides their own."""

from unittest import mock

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from members.actions.departments import approve_department, propose_department
from members.actions.proposals import send_back, withdraw
from members.enums import AppointmentRole
from members.models import Department, DepartmentChange
from members.models.department_change import DepartmentRecord
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentChangeFactory,
    DepartmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    UserFactory,
    WorkAreaFactory,
)
from tests.outbox import send_all_mails
from tests.races import at_once

pytestmark = pytest.mark.django_db
LIST = "/en/my/municipality/departments/"
PUBLIC = "/en/members/osmangazi/"
DECIDE = "admin:members_departmentchange_change"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def areas():
    return [
        WorkAreaFactory(code="migration", name_en="Migration"),
        WorkAreaFactory(code="roads", name_en="Roads"),
    ]


@pytest.fixture
def held():
    """A representative of Osmangazi in its department of roads."""
    place = MunicipalityFactory(place="Osmangazi", slug="osmangazi", name_en="Osmangazi Municipality")
    MembershipPeriodFactory(municipality=place)
    return AppointmentFactory(
        municipality=place, department=DepartmentFactory(municipality=place, name="Yol Müdürlüğü")
    )


@pytest.fixture
def editor():
    person = UserFactory(staff=True, name="Ayşe Kâtip")
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def page_of(department) -> str:
    return f"{LIST}{department.pk}/"


def send(client: Client, address: str, filled: dict, **options):
    """Post the page's form as a browser would, filled so."""
    shown = client.get(address).context["form"]["shown"].value()
    return client.post(address, filled | {"shown": shown}, **options)


def recorded(department) -> DepartmentRecord:
    return DepartmentRecord.of(Department.objects.get(pk=department.pk))


NEW = {"name": "Göç Müdürlüğü", "work_areas": ["migration"]}
MIGRATION = DepartmentRecord("Göç Müdürlüğü", ("migration",), True)


def test_new_department_is_seen_by_nobody_outside_before_it_is_approved(held, editor):
    client = signed_in(held.user)
    told = client.post(LIST, NEW, follow=True).content.decode()
    for words in ("The proposal waits for the staff.", "New department: Göç Müdürlüğü", "Waits for staff"):
        assert words in told
    assert "New department: Göç Müdürlüğü" in client.get("/en/my/municipality/").content.decode()
    assert "Göç Müdürlüğü" not in Client().get(PUBLIC).content.decode()
    assert Department.objects.count() == 1
    (change,) = DepartmentChange.objects.all()
    approve_department(change=change, by=editor)
    made = Department.objects.get(name="Göç Müdürlüğü")
    assert (made.municipality, recorded(made)) == (held.municipality, MIGRATION)
    assert "Göç Müdürlüğü" in Client().get(PUBLIC).content.decode()
    send_all_mails()
    assert mail.outbox[0].to == [held.user.email]
    with translation.override(held.user.language):
        assert f"– {change.subject}" in mail.outbox[0].body
    assert "Approved" in client.get(LIST).content.decode()


def test_name_and_work_areas_are_changed_and_the_history_tells_it(held, editor):
    client, address = signed_in(held.user), page_of(held.department)
    send(client, address, {"name": "Yol ve Göç Müdürlüğü", "work_areas": ["roads", "migration"]})
    assert recorded(held.department) == DepartmentRecord("Yol Müdürlüğü", (), True)
    (change,) = DepartmentChange.objects.all()
    decision = signed_in(editor)
    page = decision.get(reverse(DECIDE, args=[change.pk]))
    told = page.content.decode()
    for words in ("<td>Yol Müdürlüğü</td>", "<td>Yol ve Göç Müdürlüğü</td>", "<td>Migration, Roads</td>"):
        assert words in told
    sent = {"_approve": "", "name": "Yol ve Göç Müdürlüğü", "work_areas": ["roads", "migration"]}
    decision.post(reverse(DECIDE, args=[change.pk]), sent)
    wanted = DepartmentRecord("Yol ve Göç Müdürlüğü", ("migration", "roads"), True)
    assert recorded(held.department) == wanted
    labels = {
        change.label
        for entry in history.read(history.of_record(held.department))
        if entry.who == str(editor)
        for change in entry.changes
    }
    assert labels == {"Name", "Work areas"}


def test_staff_correct_and_approve(held, editor):
    change = DepartmentChangeFactory(proposed_by=held, proposed=MIGRATION.to_store())
    sent = {"_approve": "", "name": "Göç ve Uyum Müdürlüğü", "work_areas": ["roads"], "note": "Full name."}
    signed_in(editor).post(reverse(DECIDE, args=[change.pk]), sent)
    made = Department.objects.get(name="Göç ve Uyum Müdürlüğü")
    assert recorded(made).work_areas == ("roads",)
    assert "Full name." in signed_in(held.user).get(LIST).content.decode()


def test_staff_return_with_a_note(held, editor):
    change = DepartmentChangeFactory(proposed_by=held)
    sent = {"_return": "", "name": "", "note": "Which law made it?"}
    signed_in(editor).post(reverse(DECIDE, args=[change.pk]), sent)
    change.refresh_from_db()
    assert (change.state, Department.objects.count()) == ("returned", 1)
    assert "Which law made it?" in signed_in(held.user).get(LIST).content.decode()
    send_all_mails()
    assert "Which law made it?" in str(mail.outbox[0].body)


def test_refused_decision_keeps_what_was_typed(held, editor):
    change = DepartmentChangeFactory(proposed_by=held, proposed=MIGRATION.to_store())
    sent = {"_approve": "", "name": "yol müdürlüğü", "work_areas": ["roads"], "note": "My note"}
    page = signed_in(editor).post(reverse(DECIDE, args=[change.pk]), sent).content.decode()
    for words in ("already has a department of this name", 'value="yol müdürlüğü"', "My note"):
        assert words in page
    change.refresh_from_db()
    assert change.state == "pending"


def test_department_that_moved_meanwhile_is_a_conflict(held, editor):
    propose_department(appointment=held, wanted=MIGRATION, department=held.department)
    (change,) = DepartmentChange.objects.all()
    Department.objects.filter(pk=held.department_id).update(name="Ulaşım Müdürlüğü")
    with pytest.raises(DomainError, match="has changed since"):
        approve_department(change=change, by=editor)
    client, address = signed_in(editor), reverse(DECIDE, args=[change.pk])
    page = client.get(address)
    assert "The record has changed since this was proposed" in page.content.decode()
    assert "the record has changed since" in signed_in(held.user).get(LIST).content.decode()
    looked_at = page.context["decision"]["looked_at"].value()
    client.post(address, {"_approve": "", **NEW, "looked_at": looked_at})
    assert recorded(held.department) == MIGRATION


def test_closing_says_who_still_works_there_and_ends_nothing(held, editor):
    client, address = signed_in(held.user), page_of(held.department)
    assert "1 person is appointed to this department." in client.get(address).content.decode()
    send(client, address, {"name": "Yol Müdürlüğü", "is_closed": "on"})
    (change,) = DepartmentChange.objects.all()
    assert change.subject == "Closing of a department: Yol Müdürlüğü"
    page = signed_in(editor).get(reverse(DECIDE, args=[change.pk])).content.decode()
    assert "1 person is appointed to this department." in page
    approve_department(change=change, by=editor)
    assert recorded(held.department).is_active is False
    assert "Yol Müdürlüğü" not in Client().get(PUBLIC).content.decode()
    assert "Yol Müdürlüğü" in client.get(LIST).content.decode()


def test_form_shows_what_waits_and_saying_what_is_recorded_withdraws_it(held):
    client, address = signed_in(held.user), page_of(held.department)
    send(client, address, NEW)
    assert client.get(address).context["form"]["name"].value() == "Göç Müdürlüğü"
    assert "Nothing new was proposed." in send(client, address, NEW, follow=True).content.decode()
    assert DepartmentChange.objects.count() == 1
    send(client, address, NEW | {"work_areas": ["roads"]})
    send(client, address, {"name": "Yol Müdürlüğü"})
    assert [change.state for change in DepartmentChange.objects.all()] == ["withdrawn", "withdrawn"]


def test_new_department_of_a_name_waits_once_and_can_be_withdrawn(held):
    client = signed_in(held.user)
    client.post(LIST, NEW)
    other = NEW | {"name": "GÖÇ MÜDÜRLÜĞÜ", "work_areas": ["roads"]}
    asked = send(client, LIST, other)
    client.post(LIST, other | {"shown": asked.context["form"]["shown"].value()})
    assert sorted(DepartmentChange.objects.values_list("state", flat=True)) == ["pending", "withdrawn"]
    change = DepartmentChange.objects.pending().get()
    client.post(f"{LIST}proposals/{change.pk}/withdraw/")
    assert DepartmentChange.objects.pending().count() == 0
    told = client.post(f"{LIST}proposals/{change.pk}/withdraw/", follow=True).content.decode()
    assert "decided or withdrawn before" in told


@pytest.mark.parametrize("name", ["", "   ", "YOL MÜDÜRLÜĞÜ", "ß" * 140, "a" * 151, "a\x00b"])
def test_name_against_the_rules_is_refused_in_the_form(held, name):
    client = signed_in(held.user)
    answer = client.post(LIST, {"name": name, "work_areas": ["migration", "nope", "\x00"][: len(name) or 1]})
    assert answer.status_code == 422
    assert not DepartmentChange.objects.exists()


def test_departments_of_others_are_out_of_reach(held):
    """What waits in Yalova is neither seen nor changed from Osmangazi."""
    other = AppointmentFactory(municipality=MunicipalityFactory(place="Yalova", slug="yalova"))
    secret = DepartmentChangeFactory(
        proposed_by=other, proposed=DepartmentRecord("Gizli Müdürlük", (), True).to_store()
    )
    client = signed_in(held.user)
    assert "Gizli Müdürlük" in signed_in(other.user).get(LIST).content.decode()
    for page in (LIST, page_of(held.department), "/en/my/", "/en/my/municipality/"):
        assert "Gizli" not in client.get(page).content.decode()
    for ask in (client.get, client.post):
        assert ask(page_of(other.department), NEW).status_code == 404
    assert client.post(f"{LIST}proposals/{secret.pk}/withdraw/").status_code == 404
    assert client.get(f"{LIST}{10**20}/").status_code == 404
    client.post(LIST, NEW | {"municipality": other.municipality_id, "department": other.department_id})
    assert DepartmentChange.objects.get(name_key="goc mudurlugu").municipality == held.municipality
    for act in (
        lambda: propose_department(appointment=held, wanted=MIGRATION, department=other.department),
        lambda: withdraw(change=secret, appointment=held),
    ):
        with pytest.raises(DomainError):
            act()
    secret.refresh_from_db()
    assert secret.state == "pending"


def test_viewer_proposes_nothing(held):
    viewer = AppointmentFactory(municipality=held.municipality, role=AppointmentRole.VIEWER)
    change = DepartmentChangeFactory(proposed_by=held)
    client = signed_in(viewer.user)
    page = client.get(LIST).content.decode()
    assert ("Send to the staff" in page, "Withdraw" in page) == (False, False)
    assert client.get(page_of(held.department)).status_code == 404
    for address in (LIST, page_of(held.department), f"{LIST}proposals/{change.pk}/withdraw/"):
        assert client.post(address, NEW).status_code == 404
    with pytest.raises(DomainError):
        propose_department(appointment=viewer, wanted=MIGRATION)


def test_nobody_decides_their_own_proposal(held):
    boss = UserFactory(superuser=True)
    own = DepartmentChangeFactory(proposed_by=AppointmentFactory(user=boss, municipality=held.municipality))
    for decide in (
        lambda: approve_department(change=own, by=boss),
        lambda: send_back(change=own, by=boss, note="No."),
    ):
        with pytest.raises(DomainError, match="own proposal"):
            decide()
    own.refresh_from_db()
    assert own.state == "pending"


def test_who_may_not_decide_decides_nothing(held):
    change = DepartmentChangeFactory(proposed_by=held)
    client = signed_in(UserFactory(staff=True))
    assert client.post(reverse(DECIDE, args=[change.pk]), {"_approve": "", **NEW}).status_code == 403
    change.refresh_from_db()
    assert change.state == "pending"


def test_database_keeps_one_pending_proposal(held):
    propose_department(appointment=held, wanted=MIGRATION, department=held.department)
    propose_department(appointment=held, wanted=DepartmentRecord("Su Müdürlüğü", (), True))
    for waiting in list(DepartmentChange.objects.all()):
        waiting.pk, waiting._state.adding = None, True
        with pytest.raises(IntegrityError), transaction.atomic():
            waiting.save()


def test_many_are_approved_at_once_and_the_rest_is_told(held, editor):
    good = DepartmentChangeFactory(proposed_by=held, proposed=MIGRATION.to_store())
    taken = DepartmentChangeFactory(
        proposed_by=held, proposed=DepartmentRecord("Yol Müdürlüğü", (), True).to_store()
    )
    chosen = {"action": "approve_chosen", "_selected_action": [good.pk, taken.pk]}
    address = reverse("admin:members_departmentchange_changelist")
    told = signed_in(editor).post(address, chosen, follow=True).content.decode()
    for words in ("1 change was approved.", "already has a department of this name"):
        assert words in told


def test_pages_and_lists_ask_as_often_for_one_as_for_many(held, editor):
    def asked():
        numbers = []
        for client, page in (
            (signed_in(held.user), LIST),
            (signed_in(held.user), "/en/my/municipality/"),
            (signed_in(held.user), "/en/my/"),
            (signed_in(editor), reverse("admin:members_departmentchange_changelist")),
        ):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            numbers.append(len(queries))
            assert len(queries) <= 15 or page.startswith("/admin")
        return numbers

    def fill():
        department = DepartmentFactory(municipality=held.municipality, work_areas=[WorkAreaFactory()])
        propose_department(appointment=held, wanted=MIGRATION, department=department)
        DepartmentChangeFactory(proposed_by=held)

    fill()
    few = asked()
    for _number in range(12):
        fill()
    assert asked() == few


def test_ten_who_approve_at_once_make_one_department(shared_database):
    change = DepartmentChangeFactory()
    editors = [UserFactory(staff=True) for _number in range(10)]
    outcomes = at_once(10, lambda place: approve_department(change=change, by=editors[place]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["DomainError"] * 9, "NoneType"]
    assert Department.objects.filter(name=change.wanted.name).count() == 1


def test_without_the_guard_several_would_approve(shared_database):
    held = AppointmentFactory()
    propose_department(appointment=held, wanted=MIGRATION, department=held.department)
    (change,) = DepartmentChange.objects.all()
    editors = [UserFactory(staff=True) for _number in range(10)]

    def take(change, state, by, note):
        return DepartmentChange.objects.select_related("proposed_by__user", "municipality").get(pk=change.pk)

    with (
        mock.patch("members.actions.departments.take", take),
        mock.patch("members.actions.departments.refuse_if_moved"),
    ):
        outcomes = at_once(10, lambda place: approve_department(change=change, by=editors[place]))
    assert outcomes.count(None) > 1


def test_ten_who_propose_a_department_at_once_leave_one_proposal(shared_database):
    held = [AppointmentFactory()]
    held += [AppointmentFactory(municipality=held[0].municipality) for _number in range(9)]
    at_once(10, lambda place: propose_department(appointment=held[place], wanted=MIGRATION))
    assert DepartmentChange.objects.pending().count() == 1

"""What representatives propose: nothing of it is public before staff approve it, field by field."""

import datetime as dt
from functools import partial
from importlib import import_module
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.actions.changes import approve, propose
from members.actions.handover import end_and_hand_over
from members.actions.mails import send_due_mails
from members.actions.proposals import send_back
from members.enums import AppointmentRole
from members.models import Mail, Municipality, ProfileChange
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentChangeFactory,
    MunicipalityFactory,
    ProfileChangeFactory,
    UserFactory,
)
from tests.languages import signed_in
from tests.outbox import send_all_mails
from tests.races import at_once

pytestmark = pytest.mark.django_db
PAGE = "/en/my/municipality/"
NEW = "0224 444 16 01"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def held():
    """A representative of Osmangazi."""
    place = MunicipalityFactory(place="Osmangazi", name_en="Osmangazi Municipality", phone="0224 444 00 00")
    return AppointmentFactory(municipality=place)


@pytest.fixture
def editor():
    person = UserFactory(staff=True, name="Ayşe Kâtip")
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


def form_of(client: Client) -> dict[str, str]:
    """The values with which the form comes."""
    form = client.get(PAGE).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def now(municipality) -> Municipality:
    return Municipality.objects.get(pk=municipality.pk)


def test_proposal_is_seen_by_nobody_outside_before_it_is_approved(held, editor):
    client = signed_in(held.user)
    told = client.post(PAGE, form_of(client) | {"phone": NEW}, follow=True).content.decode()
    assert "1 change waits for the staff." in told
    assert "Waits for staff" in told
    assert NEW not in Client().get("/en/members/osmangazi/").content.decode()
    assert now(held.municipality).phone == "0224 444 00 00"
    (change,) = ProfileChange.objects.all()
    approve(change=change, by=editor)
    assert NEW in Client().get("/en/members/osmangazi/").content.decode()
    send_all_mails()
    assert mail.outbox[0].to == [held.user.email]
    assert (change.proposed_by, change.seen) == (held, "0224 444 00 00")


def test_form_shows_what_waits_and_a_second_send_changes_nothing(held):
    client = signed_in(held.user)
    client.post(PAGE, form_of(client) | {"phone": NEW})
    assert form_of(client)["phone"] == NEW
    assert "Nothing new was proposed." in client.post(PAGE, form_of(client), follow=True).content.decode()
    client.post(PAGE, form_of(client) | {"phone": "0224 444 00 00"})
    assert [change.state for change in ProfileChange.objects.all()] == ["withdrawn"]


def test_wrong_value_is_said_beside_its_field(held):
    client = signed_in(held.user)
    answer = client.post(PAGE, form_of(client) | {"phone": "abc", "website": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert {"phone", "website"} <= set(answer.context["form"].errors)
    assert not ProfileChange.objects.exists()


@pytest.mark.parametrize("address", ["http://[::1", "[]", "https://[x]/"])
def test_what_no_browser_could_open_is_said_beside_its_field(held, address):
    client = signed_in(held.user)
    answer = client.post(PAGE, form_of(client) | {"website": address})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["website"])


def test_only_these_fields_of_the_own_municipality_are_proposed(held):
    other = MunicipalityFactory(place="Şişli", phone="")
    client = signed_in(held.user)
    forged = {"name_tr": "Ele geçirildi", "population": "1", "municipality": other.pk, "phone": NEW}
    client.post(PAGE, form_of(client) | forged)
    assert [(change.municipality, change.field) for change in ProfileChange.objects.all()] == [
        (held.municipality, "phone")
    ]
    assert now(held.municipality).name_tr == held.municipality.name_tr


def test_proposal_is_withdrawn_by_a_colleague_who_may_propose(held):
    change = ProfileChangeFactory(proposed_by=held, proposed=NEW)
    address = f"{PAGE}proposals/{change.pk}/withdraw/"
    foreign = AppointmentFactory()
    viewer = AppointmentFactory(municipality=held.municipality, role=AppointmentRole.VIEWER)
    for person in (foreign, viewer):
        assert signed_in(person.user).post(address).status_code == 404
        assert address not in signed_in(person.user).get(PAGE).content.decode()
    client = signed_in(AppointmentFactory(municipality=held.municipality).user)
    assert address in client.get(PAGE).content.decode()
    assert "The proposal was withdrawn." in client.post(address, follow=True).content.decode()
    change.refresh_from_db()
    assert (change.state, form_of(client)["phone"]) == ("withdrawn", "0224 444 00 00")
    assert "decided or withdrawn before" in client.post(address, follow=True).content.decode()


def test_viewer_proposes_nothing(held):
    viewer = AppointmentFactory(municipality=held.municipality, role=AppointmentRole.VIEWER)
    client = signed_in(viewer.user)
    assert "Send to the staff" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"phone": NEW}).status_code == 404
    with pytest.raises(DomainError):
        propose(appointment=viewer, values={"phone": NEW})


def test_staff_correct_and_approve(held, editor):
    change = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00", proposed="02244441601")
    client = signed_in(editor)
    address = reverse("admin:members_profilechange_change", args=[change.pk])
    page = client.get(address).content.decode()
    assert ("02244441601" in page, "0224 444 00 00" in page) == (True, True)
    told = client.post(address, {"_approve": "", "value": NEW, "note": "Tidied."}, follow=True)
    assert "The change was approved." in told.content.decode()
    assert now(held.municipality).phone == NEW
    assert "Tidied." in signed_in(held.user).get(PAGE).content.decode()
    (entry, *_older) = history.read(history.of_record(held.municipality))
    assert (entry.who, entry.changes[0].new) == (str(editor), NEW)


def test_stored_source_does_not_vouch_for_a_new_address(held, editor):
    Municipality.objects.update(website="https://old.example.org", website_source="Anatolia Icons, MIT")
    change = ProfileChangeFactory(
        proposed_by=held,
        field="website",
        seen="https://old.example.org",
        proposed="https://new.example.org",
    )
    approve(change=change, by=editor)
    place = now(held.municipality)
    assert (place.website, place.website_source) == ("https://new.example.org", "")


def test_decisions_of_some_minutes_are_one_mail(held, editor):
    wanted = {"phone": NEW, "website": "https://yeni.example.org", "email": "bilgi@example.org"}
    Municipality.objects.filter(pk=held.municipality_id).update(**dict.fromkeys(wanted, ""))
    changes = [
        ProfileChangeFactory(proposed_by=held, field=field, seen="", proposed=value)
        for field, value in wanted.items()
    ]
    send_back(change=changes[0], by=editor, note="Whose number is it?")
    for change in changes[1:]:
        approve(change=change, by=editor)
    assert send_due_mails() == 0
    assert send_all_mails() == 1
    (letter,) = mail.outbox
    with translation.override(held.user.language):
        assert all(f"– {change.subject}" in letter.body for change in changes)
    assert ("Whose number is it?" in letter.body, letter.subject[0]) == (True, "3")


def test_decision_after_the_mail_stopped_gathering_begins_another(held, editor):
    first, second = (ProfileChangeFactory(proposed_by=held, field=each) for each in ("phone", "email"))
    send_back(change=first, by=editor, note="Whose number is it?")
    soon = timezone.now() + dt.timedelta(seconds=20)
    Mail.objects.update(due_at=soon)
    send_back(change=second, by=editor, note="Whose address is it?")
    assert [len(each.words["events"]) for each in Mail.objects.all()] == [1, 1]
    assert send_all_mails() == 2


def test_decisions_for_two_municipalities_are_two_mails(held, editor):
    elsewhere = AppointmentFactory(user=held.user)
    for each in (held, elsewhere):
        send_back(change=ProfileChangeFactory(proposed_by=each), by=editor, note="Which one?")
    assert send_all_mails() == 2


def test_staff_return_with_a_note(held, editor):
    change = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00")
    address = reverse("admin:members_profilechange_change", args=[change.pk])
    signed_in(editor).post(address, {"_return": "", "value": NEW, "note": "Which department is it?"})
    assert now(held.municipality).phone == "0224 444 00 00"
    assert "Which department is it?" in signed_in(held.user).get(PAGE).content.decode()
    send_all_mails()
    assert "Which department is it?" in str(mail.outbox[0].body)


def test_value_that_moved_meanwhile_is_a_conflict(held, editor):
    change = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00")
    place = now(held.municipality)
    place.phone = "0224 444 99 99"
    place.save()
    client = signed_in(editor)
    address = reverse("admin:members_profilechange_change", args=[change.pk])
    assert "The record has changed since this was proposed" in client.get(address).content.decode()
    with pytest.raises(DomainError, match="has changed since"):
        approve(change=change, by=editor)
    change.refresh_from_db()
    assert (change.state, now(place).phone) == ("pending", "0224 444 99 99")
    client.post(address, {"_approve": "", "value": NEW, "note": ""})
    assert now(place).phone == "0224 444 99 99"  # sent without having looked
    looked_at = client.get(address).context["decision"]["looked_at"].value()
    client.post(address, {"_approve": "", "value": NEW, "note": "", "looked_at": looked_at})
    assert now(place).phone == NEW


def test_value_that_moved_while_staff_looked_is_not_overwritten_unseen(held, editor):
    change = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00")
    client = signed_in(editor)
    address = reverse("admin:members_profilechange_change", args=[change.pk])
    looked_at = client.get(address).context["decision"]["looked_at"].value()
    place = now(held.municipality)
    place.phone = "0224 444 99 99"
    place.save()
    sent = {"_approve": "", "value": NEW, "note": "", "looked_at": looked_at}
    answer = client.post(address, sent)
    assert ("has changed since" in answer.content.decode(), now(place).phone) == (True, "0224 444 99 99")
    client.post(address, sent | {"looked_at": answer.context["decision"]["looked_at"].value()})
    assert now(place).phone == NEW


def test_refused_decision_keeps_what_was_typed(held, editor):
    change = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00")
    address = reverse("admin:members_profilechange_change", args=[change.pk])
    page = (
        signed_in(editor).post(address, {"_approve": "", "value": "abc", "note": "My note"}).content.decode()
    )
    assert "Write a telephone number" in page
    assert (">abc<" in page.replace("\n", ""), "My note" in page) == (True, True)
    change.refresh_from_db()
    assert change.state == "pending"


@pytest.mark.parametrize("proposal", [ProfileChangeFactory, DepartmentChangeFactory])
def test_nothing_is_returned_without_a_note(held, editor, proposal):
    change = proposal(proposed_by=held)
    address = reverse(f"admin:members_{change._meta.model_name}_change", args=[change.pk])
    page = signed_in(editor).post(address, {"_return": "", "value": "Typed", "note": " "}).content.decode()
    change.refresh_from_db()
    assert ("Write what is wrong" in page, change.state) == (True, "pending")
    with pytest.raises(DomainError, match="Write what is wrong"):
        send_back(change=change, by=editor, note="")


def test_nobody_decides_their_own_proposal(held):
    boss = UserFactory(superuser=True)
    own = ProfileChangeFactory(
        proposed_by=AppointmentFactory(user=boss, municipality=held.municipality), seen="0224 444 00 00"
    )
    for decide in (
        lambda: approve(change=own, by=boss),
        lambda: send_back(change=own, by=boss, note="No."),
    ):
        with pytest.raises(DomainError, match="own proposal"):
            decide()
    own.refresh_from_db()
    assert own.state == "pending"


def test_nobody_decides_what_they_wrote_whoever_it_passed_to(held):
    successor = AppointmentFactory(municipality=held.municipality)
    change = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    boss = UserFactory(superuser=True)
    end_and_hand_over(appointment=held, last_day=yesterday, successor=successor, by=boss)
    change.refresh_from_db()
    assert (change.written_by, change.proposed_by) == (held, successor)
    for person in (held.user, successor.user):
        for decide in (approve, partial(send_back, note="No.")):
            with pytest.raises(DomainError, match="own proposal"):
                decide(change=change, by=person)
    page = signed_in(boss).get(reverse("admin:members_profilechange_change", args=[change.pk]))
    assert ("Written by" in page.content.decode(), approve(change=change, by=boss)) == (True, None)


def test_who_wrote_is_found_in_the_history_of_older_rows(held):
    successor = AppointmentFactory(municipality=held.municipality)
    passed = ProfileChangeFactory(proposed_by=successor)
    kept = DepartmentChangeFactory(proposed_by=successor)
    history.record_change(passed, {"proposed_by": (held.pk, successor.pk)}, by=held.user)
    history.record_change(passed, {"proposed_by": (successor.pk, 10**9)}, by=held.user)
    import_module("members.migrations.0024_who_wrote_proposals").derive(
        apps, mock.Mock(connection=connection)
    )
    for row, writer in ((passed, held), (kept, successor)):
        row.refresh_from_db()
        assert row.written_by == writer


def test_many_are_approved_at_once_and_the_rest_is_told(held, editor):
    good = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00")
    moved = ProfileChangeFactory(
        proposed_by=held, field="email", seen="old@example.org", proposed="new@example.org"
    )
    chosen = {"action": "approve_chosen", "_selected_action": [good.pk, moved.pk]}
    told = signed_in(editor).post(reverse("admin:members_profilechange_changelist"), chosen, follow=True)
    text = told.content.decode()
    assert ("1 change was approved." in text, "has changed since" in text) == (True, True)
    assert now(held.municipality).phone == good.proposed


def test_who_may_not_decide_decides_nothing(held):
    change = ProfileChangeFactory(proposed_by=held, seen="0224 444 00 00")
    client = signed_in(UserFactory(staff=True))
    address = reverse("admin:members_profilechange_change", args=[change.pk])
    assert client.post(address, {"_approve": "", "value": NEW}).status_code == 403
    change.refresh_from_db()
    assert change.state == "pending"


def test_ten_who_approve_at_once_make_one_approval(shared_database):
    change = ProfileChangeFactory()
    editors = [UserFactory(staff=True) for _number in range(10)]
    outcomes = at_once(10, lambda place: approve(change=change, by=editors[place]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["DomainError"] * 9, "NoneType"]
    assert now(change.municipality).phone == change.proposed


def test_without_the_guard_several_would_approve(shared_database):
    change = ProfileChangeFactory()
    editors = [UserFactory(staff=True) for _number in range(10)]

    def take(change, state, by, note):
        return ProfileChange.objects.select_related("proposed_by__user").get(pk=change.pk)

    with (
        mock.patch("members.actions.changes.take", take),
        mock.patch("members.actions.changes.refuse_if_moved"),
    ):
        outcomes = at_once(10, lambda place: approve(change=change, by=editors[place], value=NEW))
    assert outcomes.count(None) > 1

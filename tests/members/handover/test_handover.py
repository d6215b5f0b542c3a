"""What an appointment that ends leaves to a successor: seen before it is confirmed, passed on once."""

import datetime as dt
from unittest import mock

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import change_estate, estates
from members.actions.handover import end_and_hand_over, hand_over, perform_due_handovers, take_back
from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from members.models import Appointment, Handover, ProfileChange
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    HandoverFactory,
    MunicipalityFactory,
    ProfileChangeFactory,
    UserFactory,
)
from tests.languages import signed_in
from tests.members.handover.days import day
from tests.races import at_once

pytestmark = pytest.mark.django_db


COLLEAGUES = "/en/my/colleagues/"


LEAVE = "/en/my/leave/"


@pytest.fixture
def editor():
    person = UserFactory(staff=True, name="Ayşe Kâtip")
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


@pytest.fixture
def seats():
    """Seats as a higher storey would bring them: names of appointments that hold one, in a list."""
    held: list[int] = []

    def pass_on(leaver, successor, by):
        held[:] = [successor.pk if pk == leaver.pk else pk for pk in held]
        return 1

    estates.register(
        estates.Estate(
            "test-seats",
            "Seats",
            lambda appointment: ["Seat on the Migration Platform"] if appointment.pk in held else [],
            pass_on,
            lambda municipality: [],
        )
    )
    yield held
    del estates._kinds["test-seats"]


def end_address(appointment) -> str:
    return f"{COLLEAGUES}{appointment.pk}/end/"


def proposer() -> Appointment:
    return ProfileChange.objects.get().proposed_by


def stored() -> tuple[int, int]:
    """How many handovers there are, and appointments with a last day."""
    return Handover.objects.count(), Appointment.objects.filter(ended__isnull=False).count()


def test_estate_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        estates.register(estates.estates()[0])


def test_wizard_stores_nothing_before_the_confirmation(leader, leaver, successor, seats):
    seats.append(leaver.pk)
    client, sent = signed_in(leader.user), {"last_day": day(-1).isoformat(), "successor": successor.pk}
    first = client.get(end_address(leaver)).content.decode()
    assert ("Step 1 of 2" in first, "Invite somebody first" in first) == (True, True)
    second = client.post(end_address(leaver), sent).content.decode()
    for told in ("Step 2 of 2", "Nothing is stored yet.", "Seats (1)", "Seat on the Migration Platform"):
        assert told in second
    assert ("0224 111 22 33" in second, "At once" in second) == (True, True)
    back = client.post(end_address(leaver), sent | {"back": "1"}).content.decode()
    assert ("Step 1 of 2" in back, f'value="{successor.pk}" selected' in back) == (True, True)
    assert (stored(), seats, proposer()) == ((0, 0), [leaver.pk], leaver)
    told = client.post(end_address(leaver), sent | {"confirm": "1"}, follow=True).content.decode()
    assert "What they held has passed on to Gelen Kişi." in told
    assert (stored(), seats, proposer()) == ((1, 1), [successor.pk], successor)


def test_handover_remembers_what_passed_on_and_who_did_it(leader, leaver, successor):
    handover = end_and_hand_over(appointment=leaver, last_day=day(-1), successor=successor, by=leader.user)
    assert (handover.state, handover.arranged_by, handover.due) == ("done", leader.user, day(0))
    assert handover.passed_on == [{"code": "changes", "count": 1, "lines": ["Telephone: 0224 111 22 33"]}]
    entries = history.read(history.of_record(handover))
    assert {entry.who for entry in entries if entry.changes} >= {"Koordinatör Hanım"}
    (entry,) = history.read(history.of_record(ProfileChange.objects.get()))
    assert [(each.old, each.new) for each in entry.changes] == [(str(leaver), str(successor))]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": AppointmentRole.VIEWER}, "Choose a colleague"),
        ({"ended": dt.date(2025, 6, 1)}, "Choose a colleague"),
        ({"started": dt.date(2090, 1, 1)}, "Choose a colleague"),
        ({"municipality": None}, "Choose a colleague"),
        ({"user__is_active": False}, "Choose a colleague"),
    ],
)
def test_successor_must_act_for_the_municipality_on_the_day(leader, leaver, changes, words):
    fields = {"municipality": leaver.municipality} | changes
    if fields["municipality"] is None:
        del fields["municipality"]
    wrong = AppointmentFactory(**fields)
    with pytest.raises(DomainError, match=words):
        end_and_hand_over(appointment=leaver, last_day=day(-1), successor=wrong, by=leader.user)
    sent = {"last_day": day(-1).isoformat(), "successor": wrong.pk}
    answer = signed_in(leader.user).post(end_address(leaver), sent | {"confirm": "1"})
    assert (answer.status_code, "successor" in answer.context["form"].errors) == (422, True)
    assert (stored()[0], proposer()) == (0, leaver)


def test_nobody_succeeds_themself(leader, leaver):
    with pytest.raises(DomainError, match="Nobody succeeds themself"):
        end_and_hand_over(appointment=leaver, last_day=day(-1), successor=leaver, by=leader.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverFactory(leaver=leaver, successor=leaver, arranged_by=leader.user)


def test_running_appointment_hands_nothing_over(leader, leaver, successor):
    with pytest.raises(DomainError, match="no last day"):
        hand_over(appointment=leaver, successor=successor, by=leader.user)


def test_same_handover_again_changes_nothing(leader, leaver, successor):
    first = end_and_hand_over(appointment=leaver, last_day=day(-1), successor=successor, by=leader.user)
    for again in (successor, None):
        assert hand_over(appointment=leaver, successor=again, by=leader.user) == first
    other = AppointmentFactory(municipality=leaver.municipality)
    with pytest.raises(DomainError, match="has passed on to Gelen Kişi already"):
        hand_over(appointment=leaver, successor=other, by=leader.user)
    assert Handover.objects.count() == 1


def test_what_nobody_takes_over_waits_and_is_taken_over_later(leader, leaver):
    end_and_hand_over(appointment=leaver, last_day=day(-1), successor=None, by=leader.user)
    client = signed_in(leader.user)
    page = client.get(COLLEAGUES).content.decode()
    for told in ("Waiting for a successor", "Giden Kişi", "0224 111 22 33"):
        assert told in page
    # The successor's invitation is accepted only now.
    late = AppointmentFactory(municipality=leaver.municipality, user__name="Geç Gelen", started=day(0))
    address = reverse("my:name-successor", args=[Handover.objects.get().pk])
    wrong = client.post(address, {"successor": ""}, follow=True).content.decode()
    assert "Choose a colleague who takes over." in wrong
    told = client.post(address, {"successor": late.pk}, follow=True).content.decode()
    assert ("passed on to Geç Gelen" in told, "Waiting for a successor" in told) == (True, False)
    assert (proposer(), Handover.objects.get().state) == (late, "done")
    assert client.post(address, {"successor": late.pk}).status_code == 404


def test_coordinator_alone_is_told_on_their_own_page_what_waits(leader, leaver, successor):
    end_and_hand_over(appointment=leaver, last_day=day(-1), successor=None, by=leader.user)
    line = '<a href="/en/my/colleagues/#successors">Waiting for a successor</a>'
    foreign = AppointmentFactory(role=AppointmentRole.COORDINATOR)
    told = [
        line in signed_in(each.user).get("/en/my/").content.decode() for each in (leader, successor, foreign)
    ]
    assert told == [True, False, False]
    hand_over(appointment=leaver, successor=successor, by=leader.user)
    assert line not in signed_in(leader.user).get("/en/my/").content.decode()


def test_end_that_leaves_nothing_waits_for_nobody(leader, successor):
    end_and_hand_over(appointment=successor, last_day=day(-1), successor=None, by=leader.user)
    assert Handover.objects.get().state == "empty"
    assert "Waiting for a successor" not in signed_in(leader.user).get(COLLEAGUES).content.decode()


def test_person_leaves_by_themself(leader, leaver, successor):
    client, sent = signed_in(leaver.user), {"last_day": day(0).isoformat(), "successor": successor.pk}
    assert LEAVE in client.get("/en/my/").content.decode()
    page = client.post(LEAVE, sent).content.decode()
    assert ("0224 111 22 33" in page, stored()) == (True, (0, 0))
    assert client.post(LEAVE, sent | {"confirm": "1"}).url == "/en/my/"
    leaver.refresh_from_db()
    assert (leaver.ended, Handover.objects.get().successor, proposer()) == (day(0), successor, leaver)


def test_last_coordinator_does_not_leave_without_a_successor(leader, successor):
    answer = signed_in(leader.user).post(LEAVE, {"last_day": day(0).isoformat(), "successor": ""})
    assert (answer.status_code, stored()) == (422, (0, 0))
    assert "Nobody else coordinates after that day" in answer.content.decode()


def test_who_left_long_ago_names_nobody(leader, leaver, successor):
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(-3))
    for person in (leaver.user, successor.user):
        with pytest.raises(DomainError, match="coordinator"):
            hand_over(appointment=leaver, successor=successor, by=person)
    assert hand_over(appointment=leaver, successor=successor, by=leader.user).state == "done"


def test_nobody_else_reaches_a_handover(leader, leaver, successor):
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(-1))
    perform_due_handovers()
    handover = Handover.objects.get()
    foreign = AppointmentFactory(role=AppointmentRole.COORDINATOR)
    for person in (foreign.user, successor.user):
        client = signed_in(person)
        address = reverse("my:name-successor", args=[handover.pk])
        assert client.post(address, {"successor": successor.pk}).status_code == 404
        assert client.get(end_address(successor)).status_code == 404
        assert "0224 111 22 33" not in client.get(COLLEAGUES).content.decode()
        with pytest.raises(DomainError):
            hand_over(appointment=leaver, successor=successor, by=person)
        with pytest.raises(DomainError):
            take_back(handover=handover, by=person)
    assert (proposer(), Handover.objects.get().successor) == (leaver, None)


def test_foreign_colleague_is_neither_offered_nor_taken(leader, leaver):
    foreign = AppointmentFactory(user__name="Yabancı Kişi")
    client = signed_in(leader.user)
    assert "Yabancı Kişi" not in client.get(end_address(leaver)).content.decode()
    for sent in (foreign.pk, "x", "9" * 30, -1):
        answer = client.post(end_address(leaver), {"last_day": day(0).isoformat(), "successor": sent})
        assert (answer.status_code, "successor" in answer.context["form"].errors) == (422, True)


@pytest.mark.parametrize("last_day", ["", "x", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_senseless_day_is_said_beside_its_field(leader, leaver, last_day):
    answer = signed_in(leader.user).post(end_address(leaver), {"last_day": last_day, "confirm": "1"})
    assert (answer.status_code, "last_day" in answer.context["form"].errors) == (422, True)
    assert stored() == (0, 0)


def test_staff_see_what_waits_and_name_a_successor(leaver, successor, editor):
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(-1))
    perform_due_handovers()
    handover, client = Handover.objects.get(), signed_in(editor)
    assert "Handovers without a successor" in client.get("/admin/").content.decode()
    chosen = client.get(reverse("admin:members_handover_changelist") + "?gap=vacant").context["cl"]
    assert list(chosen.result_list) == [handover]
    address = reverse("admin:members_handover_change", args=[handover.pk])
    page = client.get(address).content.decode()
    waits = "<div>Proposed changes that wait for staff: 1</div>"
    assert (waits in page, "0224 111 22 33" in page, "Gelen Kişi" in page) == (True, False, True)
    foreign = AppointmentFactory()
    for sent in ("", "x", "9" * 30, foreign.pk):
        told = client.post(address, {"chosen": sent, "_hand_over": ""}, follow=True).content.decode()
        assert "Choose a colleague who takes over." in told
    told = client.post(address, {"chosen": successor.pk, "_hand_over": ""}, follow=True).content.decode()
    assert ("It has passed on." in told, waits in told, "0224 111 22 33" in told) == (True, True, False)
    assert proposer() == successor


def test_staff_without_the_right_name_nobody(leaver, successor):
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(-1))
    perform_due_handovers()
    address = reverse("admin:members_handover_change", args=[Handover.objects.get().pk])
    client = signed_in(UserFactory(staff=True))
    assert client.post(address, {"chosen": successor.pk, "_hand_over": ""}).status_code == 403
    assert proposer() == leaver


def race(leaver, successors, leader) -> list:
    """Both name another successor at the same moment."""
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(-1))
    return at_once(
        2, lambda place: hand_over(appointment=leaver, successor=successors[place], by=leader.user)
    )


def test_two_handovers_at_once_pass_on_once(shared_database):
    place = MunicipalityFactory()
    leader = AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR)
    leaver, *successors = [AppointmentFactory(municipality=place) for _each in range(3)]
    ProfileChangeFactory(proposed_by=leaver)
    outcomes = race(leaver, successors, leader)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainError", "Handover"]
    (handover,) = Handover.objects.all()
    assert (handover.state, handover.successor, handover.passed_on[0]["count"]) == ("done", proposer(), 1)


def test_without_the_guard_both_would_take_over(shared_database):
    place = MunicipalityFactory()
    leader = AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR)
    leaver, *successors = [AppointmentFactory(municipality=place) for _each in range(3)]
    with mock.patch("members.actions.handover._passed_before", return_value=None):
        race(leaver, successors, leader)
    assert Handover.objects.filter(state="done").count() == 2


def test_successor_is_told_in_their_language(leader, leaver, successor):
    successor.user.language = "en"
    successor.user.save()
    end_and_hand_over(appointment=leaver, last_day=day(-1), successor=successor, by=leader.user)
    send_due_mails()
    (message,) = mail.outbox
    assert (message.to, "Proposed changes that wait for staff: 1" in str(message.body)) == (
        [successor.user.email],
        True,
    )


def test_nobody_yet_does_not_undo_a_plan_unseen(leader, leaver, successor):
    end_and_hand_over(appointment=leaver, last_day=day(5), successor=successor, by=leader.user)
    sent = {"last_day": day(4).isoformat(), "successor": "", "confirm": "1"}
    answer = signed_in(leader.user).post(end_address(leaver), sent)
    assert "Take that back first" in answer.content.decode()
    assert Handover.objects.get().successor == successor


def test_colleagues_take_few_queries_more_for_each_who_left(leader):
    """One question for each kind of thing that each of the few who left may hold, and none more."""
    client = signed_in(leader.user)

    def wait(field: str) -> None:
        gone = AppointmentFactory(municipality=leader.municipality, ended=day(-1))
        ProfileChangeFactory(proposed_by=gone, field=field, proposed="https://example.org")
        HandoverFactory(leaver=gone)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(COLLEAGUES)
        return len(captured)

    wait("website")
    client.get(COLLEAGUES)
    few = queries()
    for field in ("phone", "email", "description_tr", "description_en"):
        wait(field)
    # Each kind of proposal is asked about, and nobody asks whether who did not coordinate is missed.
    asked = len(estates.estates()) - 2 + len(change_estate.kinds())
    assert queries() - few == 4 * asked

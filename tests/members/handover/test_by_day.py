"""Handovers of a later day: planned, taken back, moved, and done by themselves when the day comes."""

from unittest import mock

import pytest
from django.urls import reverse

from members import estates
from members.actions.appointments import end_appointment
from members.actions.handover import end_and_hand_over, hand_over, perform_due_handovers, take_back
from members.models import Appointment, Handover, ProfileChange
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    ProfileChangeFactory,
)
from tests.languages import signed_in
from tests.members.handover.days import day

pytestmark = pytest.mark.django_db


COLLEAGUES = "/en/my/colleagues/"


def proposer() -> Appointment:
    return ProfileChange.objects.get().proposed_by


def test_future_handover_takes_effect_on_its_day(leader, leaver, successor):
    last = day(5)
    handover = end_and_hand_over(appointment=leaver, last_day=last, successor=successor, by=leader.user)
    assert (handover.state, handover.due, perform_due_handovers(), proposer()) == ("open", day(6), 0, leaver)
    page = signed_in(leader.user).get(COLLEAGUES).content.decode()
    assert "Gelen Kişi takes over on" in page
    for today, done, holder in ((last, 0, leaver), (day(6), 1, successor), (day(7), 0, successor)):
        with mock.patch("django.utils.timezone.localdate", return_value=today):
            assert (perform_due_handovers(), proposer()) == (done, holder)
    handover.refresh_from_db()
    assert (handover.state, handover.passed_on[0]["count"]) == ("done", 1)


def test_planned_handover_is_taken_back_and_given_to_another(leader, leaver, successor):
    other = AppointmentFactory(municipality=leaver.municipality)
    end_and_hand_over(appointment=leaver, last_day=day(5), successor=successor, by=leader.user)
    with pytest.raises(DomainError, match="Take that back first"):
        hand_over(appointment=leaver, successor=other, by=leader.user)
    handover = Handover.objects.get()
    client, address = signed_in(leader.user), reverse("my:name-successor", args=[handover.pk])
    assert (
        "waits for a successor again"
        in client.post(address, {"take_back": "1"}, follow=True).content.decode()
    )
    with pytest.raises(DomainError, match="taken back meanwhile"):
        take_back(handover=handover, by=leader.user)
    client.post(address, {"successor": other.pk})
    handover.refresh_from_db()
    assert (handover.successor, handover.state) == (other, "open")


def test_successor_who_left_before_the_day_leaves_it_vacant(leader, leaver, successor):
    end_and_hand_over(appointment=leaver, last_day=day(5), successor=successor, by=leader.user)
    end_appointment(appointment=successor, last_day=day(2), by=leader.user)
    with mock.patch("django.utils.timezone.localdate", return_value=day(6)):
        assert perform_due_handovers() == 0
    handover = Handover.objects.get(leaver=leaver)
    assert (handover.state, handover.successor, proposer()) == ("open", None, leaver)


def test_sooner_end_moves_the_handover(leader, leaver, successor):
    end_and_hand_over(appointment=leaver, last_day=day(9), successor=successor, by=leader.user)
    leaver.refresh_from_db()
    handover = end_and_hand_over(appointment=leaver, last_day=day(-1), successor=successor, by=leader.user)
    assert (Handover.objects.get(), handover.due, handover.state) == (handover, day(0), "done")


def test_end_that_nobody_handed_over_is_noticed_by_itself(leader, leaver, successor):
    Appointment.objects.filter(pk__in=[leaver.pk, successor.pk]).update(ended=day(-1))
    for _time in range(2):
        assert perform_due_handovers() == 0
    states = Handover.objects.order_by("leaver").values_list("leaver", "state", "arranged_by")
    assert list(states) == [(leaver.pk, "open", None), (successor.pk, "empty", None)]
    assert "Giden Kişi" in signed_in(leader.user).get(COLLEAGUES).content.decode()


def test_who_stays_after_all_hands_nothing_over(leader, leaver, successor):
    end_and_hand_over(appointment=leaver, last_day=day(5), successor=successor, by=leader.user)
    Appointment.objects.filter(pk=leaver.pk).update(ended=None)
    perform_due_handovers()
    assert not Handover.objects.exists()


def test_handover_that_a_storey_refuses_waits_and_says_why(leader, leaver, successor, refusing):
    end_and_hand_over(appointment=leaver, last_day=day(5), successor=successor, by=leader.user)
    other = AppointmentFactory(municipality=leaver.municipality, ended=day(5))
    ProfileChangeFactory(proposed_by=other, field="email", proposed="yeni@example.org")
    hand_over(appointment=other, successor=successor, by=leader.user)
    refusing.append(leaver.pk)
    with mock.patch("django.utils.timezone.localdate", return_value=day(6)):
        assert perform_due_handovers() == 1
    handover = Handover.objects.get(leaver=leaver)
    assert (handover.state, handover.successor, handover.passed_on) == ("open", None, [])
    actions = [entry.action for entry in history.read(history.of_record(handover))]
    assert "not passed on: No seat for this department." in actions
    assert {change.proposed_by for change in ProfileChange.objects.all()} == {leaver, successor}


@pytest.fixture
def refusing():
    """A storey that refuses to pass on what the appointments of this list hold."""
    refused: list[int] = []

    def refuse(leaver, successor, by):
        raise DomainError("No seat for this department.")

    estates.register(
        estates.Estate(
            "test-refusing",
            "Seats",
            lambda appointment: ["A seat"] if appointment.pk in refused else [],
            refuse,
            lambda municipality: [],
        )
    )
    yield refused
    del estates._kinds["test-refusing"]

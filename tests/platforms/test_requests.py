"""Requests to join: asked once, decided once, by others than who asked, and only while the rules allow it."""

import datetime as dt
from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.actions.mails import send_due_mails
from members.models import Mail
from mmu_portal.lib import history
from mmu_portal.lib.capacity import CountedCapacity
from mmu_portal.lib.errors import DomainError
from platforms.actions import requests as actions
from platforms.actions.requests import (
    approve_request,
    ask_to_join,
    decline_request,
    return_request,
    withdraw_request,
)
from platforms.models import Allotment, JoinRequest, Seat, SeatHolder
from tests.factories.members import AppointmentFactory, DepartmentFactory, UserFactory
from tests.factories.platforms import JoinRequestFactory, SeatHolderFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db


def test_request_tells_the_coordinators_and_its_approval_gives_the_seat(platform, rep, coordinator):
    asked = ask_to_join(platform=platform, appointment=rep, message="Evde bakım")
    send_due_mails()
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (
        [coordinator.email],
        "Request to join: Social Services Platform",
    )
    holder = approve_request(request=asked, by=coordinator)
    assert (holder.seat.department, holder.appointment) == (rep.department, rep)
    assert SeatHolder.objects.current().get() == holder
    send_due_mails()
    assert (mail.outbox[1].to, mail.outbox[1].subject) == (
        [rep.user.email],
        "Your department has a seat: Social Services Platform",
    )
    assert "/en/platforms/social-services/workspace/" in mail.outbox[1].body


def test_request_is_refused_with_the_rule_that_is_against_it(platform, rep):
    rep.department.work_areas.clear()
    with pytest.raises(DomainError, match="none of the platform’s work areas"):
        ask_to_join(platform=platform, appointment=rep)
    assert not JoinRequest.objects.exists()


def test_second_request_is_refused_while_the_first_waits(platform, rep):
    ask_to_join(platform=platform, appointment=rep)
    with pytest.raises(DomainError, match="Your request waits already"):
        ask_to_join(platform=platform, appointment=rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequestFactory(platform=platform, appointment=rep, department=rep.department)


def test_who_holds_a_seat_or_has_left_asks_for_none(platform, rep):
    SeatHolderFactory(seat__platform=platform, seat__department=rep.department, appointment=rep)
    with pytest.raises(DomainError, match="You hold a seat"):
        ask_to_join(platform=platform, appointment=rep)
    gone = AppointmentFactory(ended=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(DomainError, match="does not run today"):
        ask_to_join(platform=platform, appointment=gone)


def test_rules_are_asked_again_when_the_request_is_approved(platform, rep, coordinator):
    asked = ask_to_join(platform=platform, appointment=rep)
    rep.department.work_areas.clear()
    with pytest.raises(DomainError, match="none of the platform’s work areas"):
        approve_request(request=asked, by=coordinator)
    asked.refresh_from_db()
    assert (asked.state, Seat.objects.count(), Mail.objects.filter(kind=actions.DECIDED).count()) == (
        "pending",
        0,
        0,
    )


def test_person_whose_appointment_ended_gets_no_seat(platform, rep, coordinator):
    asked = ask_to_join(platform=platform, appointment=rep)
    type(rep).objects.filter(pk=rep.pk).update(ended=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(DomainError, match="appointment has ended"):
        approve_request(request=asked, by=coordinator)


def test_nobody_decides_their_own_request_nor_another_platforms(platform, rep, coordinator):
    asked = ask_to_join(platform=platform, appointment=rep)
    platform.coordinators.add(rep.user)
    type(rep.user).objects.filter(pk=rep.user_id).update(is_staff=True)
    rep.user.refresh_from_db()
    with pytest.raises(DomainError, match="Nobody decides their own"):
        approve_request(request=asked, by=rep.user)
    with pytest.raises(DomainError, match="Only the platform’s coordinators"):
        approve_request(request=asked, by=UserFactory(staff=True))
    coordinator.is_active = False
    with pytest.raises(DomainError, match="Only the platform’s coordinators"):
        approve_request(request=asked, by=coordinator)


@pytest.mark.parametrize(("action", "state"), [(return_request, "returned"), (decline_request, "declined")])
def test_answer_needs_words_and_reaches_the_person(platform, rep, coordinator, action, state):
    asked = ask_to_join(platform=platform, appointment=rep)
    with pytest.raises(DomainError, match="Write to the person why"):
        action(request=asked, by=coordinator, note=" ")
    action(request=asked, by=coordinator, note="Hangi alanda?")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.note) == (state, coordinator, "Hangi alanda?")
    send_due_mails()
    assert "Hangi alanda?" in mail.outbox[-1].body
    entry = history.read(history.of_record(asked))[0]
    assert [(change.old, change.new) for change in entry.changes] == [
        ("Waits for the coordinators", str(asked.get_state_display()))
    ]
    ask_to_join(platform=platform, appointment=rep)  # may ask again


def test_request_after_a_question_keeps_what_was_written_and_shows_both(platform, rep, coordinator, sign_in):
    """The answer goes on with the first text, and who decides reads question and answer on one page."""
    first = ask_to_join(platform=platform, appointment=rep, message="Evde bakım")
    return_request(request=first, by=coordinator, note="Kaç kişisiniz?")
    client = sign_in(rep.user)
    page = client.get("/en/platforms/social-services/join/")
    form = page.context["form"]
    assert (form["message"].value(), "what do you answer?" in page.content.decode()) == ("Evde bakım", True)
    client.post("/en/platforms/social-services/join/", {"message": "Evde bakım. Üç kişiyiz."})
    again = JoinRequest.objects.pending().get()
    staff = sign_in(UserFactory(superuser=True))
    shown = staff.get(f"/admin/platforms/joinrequest/{again.pk}/change/").content.decode()
    assert all(words in shown for words in ("Kaç kişisiniz?", "Evde bakım. Üç kişiyiz.", "– Evde bakım<br>"))
    alone = staff.get(f"/admin/platforms/joinrequest/{first.pk}/change/").content.decode()
    assert "field-before" not in alone


def test_request_is_withdrawn_by_who_asked_alone(platform, rep, coordinator):
    asked = ask_to_join(platform=platform, appointment=rep)
    with pytest.raises(DomainError, match="Only who asked"):
        withdraw_request(request=asked, by=coordinator)
    withdraw_request(request=asked, by=rep.user)
    with pytest.raises(DomainError, match="decided or withdrawn before"):
        approve_request(request=asked, by=coordinator)


def test_decision_whose_mail_cannot_be_written_did_not_happen(platform, rep, coordinator):
    asked = ask_to_join(platform=platform, appointment=rep)
    with mock.patch.object(actions, "queue_mail", side_effect=RuntimeError), pytest.raises(RuntimeError):
        approve_request(request=asked, by=coordinator)
    asked.refresh_from_db()
    assert (asked.state, Seat.objects.count(), Allotment.objects.count()) == ("pending", 0, 0)


def forty(platform, municipality, care):
    """Requests of forty departments of one municipality that has one seat."""
    requests = []
    for _number in range(40):
        department = DepartmentFactory(municipality=municipality, work_areas=[care])
        requests.append(JoinRequestFactory(platform=platform, department=department))
    return requests


def approve_all(requests, coordinator):
    """How many of them were approved when all are at once."""

    def one(place):
        try:
            approve_request(request=requests[place], by=coordinator)
        except DomainError:
            return 0
        return 1

    outcomes = at_once(len(requests), one)
    assert [each for each in outcomes if each not in (0, 1)] == []
    return sum(outcomes)


@pytest.mark.django_db(transaction=True)
def test_forty_requests_for_one_seat_give_one(shared_database, platform, gemlik, care, coordinator):
    assert approve_all(forty(platform, gemlik, care), coordinator) == 1
    assert (Seat.objects.count(), Allotment.objects.get().taken) == (1, 1)
    assert JoinRequest.objects.filter(state="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_forty_requests_would_take_more_without_the_counter(
    shared_database, platform, gemlik, care, coordinator
):
    """The guard taken out: who only looks at the counter and does not take from it oversells."""

    def looks(self):
        return not self.is_full

    with mock.patch.object(CountedCapacity, "take", looks):
        assert approve_all(forty(platform, gemlik, care), coordinator) > 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_ten_approvals_of_one_request_give_one_seat(shared_database, platform, rep, coordinator, guarded):
    platform.rule.seats_per_municipality = 20
    platform.rule.save()
    asked = ask_to_join(platform=platform, appointment=rep)

    def decide(_place):
        try:
            approve_request(request=asked, by=coordinator)
        except DomainError:
            return 0
        return 1

    if guarded:
        assert sum(at_once(10, decide)) == 1
        assert (Seat.objects.count(), Mail.objects.filter(kind=actions.DECIDED).count()) == (1, 1)
        return

    def takes_again(request, state, by, note):
        JoinRequest.objects.filter(pk=request.pk).update(
            state=state, decided_by=by, decided_at=timezone.now()
        )
        return JoinRequest.objects.get(pk=request.pk)

    # Without the claim of the request only the constraint on the person is left; it is taken out too.
    give = actions.give_seat
    with (
        mock.patch.object(actions, "_take", takes_again),
        mock.patch.object(
            actions,
            "give_seat",
            lambda platform, appointment, department: give(
                platform=platform, appointment=AppointmentFactory(), department=department
            ),
        ),
        mock.patch.object(actions, "_tell"),
    ):
        at_once(10, decide)
    assert Seat.objects.count() > 1

"""Seats: given, held, left, suspended, given up and passed on."""

import datetime as dt
from threading import Event

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.actions.appointments import change_duties
from members.actions.mails import send_due_mails
from members.models import Appointment, User
from members.needs_now import lines_for
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.versions import VERSION_FIELD
from platforms.access import access_to
from platforms.actions.requests import approve_request
from platforms.actions.seats import close_seat, leave_seat, pass_on, seat_directly, seats_left_by, suspend
from platforms.models import Allotment, EligibilityRule, Platform, Seat, SeatHolder
from platforms.queries.verdict import rule_of
from tests.factories.members import AppointmentFactory, DepartmentFactory, UserFactory
from tests.factories.platforms import JoinRequestFactory, PlatformFactory, SeatHolderFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
YESTERDAY = dt.timedelta(days=1)


@pytest.fixture
def held(platform, rep):
    """The representative's seat."""
    return SeatHolderFactory(
        seat__platform=platform,
        seat__department=rep.department,
        appointment=rep,
        since=dt.date(2025, 1, 1),
    )


def enters(user, platform) -> bool:
    """By the list of workspaces and by the gate of each page, which must say the same."""
    listed = Platform.objects.open_to(user).filter(pk=platform.pk).exists()
    if user.is_authenticated:
        shown = Platform.objects.visible_to(user).filter(pk=platform.pk).first()
        assert listed == (shown is not None and access_to(shown, user) is not None)
    return listed


def end(appointment, day):
    type(appointment).objects.filter(pk=appointment.pk).update(ended=day)


def test_staff_seat_somebody_directly_but_not_past_the_rules(platform, rep, coordinator):
    with pytest.raises(DomainError, match="Only the platform’s coordinators"):
        seat_directly(platform=platform, appointment=rep, by=UserFactory(staff=True))
    holder = seat_directly(platform=platform, appointment=rep, by=coordinator)
    assert (holder.seat.department, Allotment.objects.get().taken) == (rep.department, 1)
    other = AppointmentFactory(municipality=rep.municipality)
    with pytest.raises(DomainError, match="none of the platform’s work areas"):
        seat_directly(platform=platform, appointment=other, by=coordinator)


def test_who_holds_a_seat_is_moved_to_no_other_department(held):
    """The seat is the department's: it does not wander with a person whom the coordinator moves."""
    leader = AppointmentFactory(municipality=held.seat.municipality, role="coordinator")
    mine = Appointment.objects.get(pk=held.appointment_id)
    other = DepartmentFactory(municipality=mine.municipality)
    moved = {"role": mine.role, "department": other, "seen": mine.version, "by": leader.user}
    with pytest.raises(DomainError, match=f"stays with the department .{held.platform}, {mine.department}."):
        change_duties(appointment=mine, **moved)
    leave_seat(holder=held, by=mine.user)
    change_duties(appointment=mine, **moved)
    assert Appointment.objects.get(pk=mine.pk).department == other


def test_staff_move_who_holds_a_seat_to_no_other_department_either(held, sign_in):
    mine = held.appointment
    other = DepartmentFactory(municipality=mine.municipality)
    client = sign_in(UserFactory(superuser=True))
    address = reverse("admin:members_appointment_change", args=[mine.pk])
    typed = {"department": other.pk, "role": mine.role, "started": mine.started.isoformat()}
    token = client.get(address).context["adminform"].form[VERSION_FIELD].value()
    refused = client.post(address, typed | {VERSION_FIELD: token})
    assert "stays with the department (Social Services" in str(refused.context["adminform"].errors)
    leave_seat(holder=held, by=mine.user)
    assert client.post(address, typed | {VERSION_FIELD: token}).status_code == 302
    assert Appointment.objects.get(pk=mine.pk).department == other


def test_holder_leaves_the_seat_on_the_own_page_and_it_stays_with_the_department(held, platform, sign_in):
    client, address = sign_in(held.appointment.user), f"/en/my/platforms/{held.seat_id}/seat/"
    assert address in client.get("/en/my/platforms/").content.decode()
    page = client.get(address).content.decode()
    assert ("_leave" in page, "_give_up" in page) == (True, False)
    client.post(address, {"_give_up": "1"})
    assert enters(held.appointment.user, platform)
    told = client.post(address, {"_leave": "1"}, follow=True).content.decode()
    assert ("You left the seat." in told, enters(held.appointment.user, platform)) == (True, False)
    assert Seat.objects.vacant().get() == held.seat
    again = client.post(address, {"_leave": "1"}, follow=True).content.decode()
    assert "no longer holds the seat" in again


def test_coordinator_of_the_municipality_gives_a_seat_up(held, platform, sign_in):
    """What the verdict advises where all seats are taken can be done by whom it names."""
    assert Allotment.objects.get().taken == 1
    leader = AppointmentFactory(municipality=held.seat.municipality, role="coordinator", department=None)
    address = f"/en/my/platforms/{held.seat_id}/seat/"
    client = sign_in(leader.user)
    assert address in client.get("/en/my/platforms/").content.decode()
    assert client.post(address, {"_leave": "1"}).status_code == 404
    told = client.post(address, {"_give_up": "1"}, follow=True).content.decode()
    assert ("The seat was given up." in told, Allotment.objects.get().taken) == (True, 0)
    assert not enters(held.appointment.user, platform)
    assert "given up before" in client.post(address, {"_give_up": "1"}, follow=True).content.decode()


def told():
    """To whom mails went, with their subjects and texts."""
    mail.outbox.clear()
    send_due_mails()
    return {letter.to[0]: letter.subject + letter.body for letter in mail.outbox}


def test_seat_given_up_or_left_is_told_to_who_coordinates_and_who_held_it(
    held, platform, coordinator, sign_in
):
    leader = AppointmentFactory(municipality=held.seat.municipality, role="coordinator", user__language="en")
    holder, elsewhere = held.appointment.user, AppointmentFactory(role="coordinator")
    User.objects.filter(pk=holder.pk).update(language="en")
    leave_seat(holder=held, by=holder)
    letters = told()
    assert sorted(letters) == sorted([coordinator.email, leader.user.email])
    assert "/en/my/platforms/" in letters[leader.user.email]
    assert "/en/platforms/social-services/workspace/people/" in letters[coordinator.email]
    assert f"{holder} no longer holds the seat" in letters[coordinator.email]
    again = seat_directly(platform=platform, appointment=held.appointment, by=coordinator)
    close_seat(seat=again.seat, by=leader.user)
    letters = told()
    assert sorted(letters) == sorted([coordinator.email, holder.email])
    assert f"was given up by {leader.user}" in letters[holder.email]
    assert "1 seat of the municipality was given up." in [line.text for line in lines_for(leader)]
    assert "given up" not in str([line.text for line in lines_for(elsewhere)])
    assert "Seats given up lately: Social Services" in sign_in(coordinator).get("/en/my/").content.decode()


def test_nobody_else_reaches_a_municipalitys_seat(held, sign_in):
    colleague = AppointmentFactory(municipality=held.seat.municipality)
    for person in (colleague, AppointmentFactory(role="coordinator")):
        answer = sign_in(person.user).post(f"/en/my/platforms/{held.seat_id}/seat/", {"_give_up": "1"})
        assert answer.status_code == 404
    assert Seat.objects.open().get() == held.seat


def test_closed_account_gets_no_seat(platform, rep, coordinator):
    asked = JoinRequestFactory(platform=platform, appointment=rep, department=rep.department)
    type(rep.user).objects.filter(pk=rep.user_id).update(is_active=False)
    rep.user.refresh_from_db()
    with pytest.raises(DomainError, match="account was closed"):
        seat_directly(platform=platform, appointment=rep, by=coordinator)
    with pytest.raises(DomainError, match="account was closed"):
        approve_request(request=asked, by=coordinator)
    asked.refresh_from_db()
    assert (asked.state, SeatHolder.objects.exists()) == ("pending", False)


def test_workspace_is_open_to_holders_and_coordinators_and_to_nobody_else(platform, held, coordinator):
    assert enters(held.appointment.user, platform)
    assert enters(coordinator, platform)
    for person in (
        AnonymousUser(),
        UserFactory(),
        UserFactory(superuser=True),
        AppointmentFactory(municipality=held.seat.municipality).user,
        SeatHolderFactory().appointment.user,
        PlatformFactory(coordinators=[UserFactory(staff=True)]).coordinators.get(),
    ):
        assert not enters(person, platform)


@pytest.mark.parametrize("why", ["ended", "suspended", "left", "closed", "inactive", "platform", "no staff"])
def test_workspace_shuts_at_once(platform, held, coordinator, why):
    today = timezone.localdate()
    person = held.appointment.user
    if why == "ended":
        end(held.appointment, today)
        assert enters(person, platform)  # the last day counts
        end(held.appointment, today - YESTERDAY)
    elif why == "suspended":
        suspend(holder=held, suspended=True, by=coordinator)
    elif why == "left":
        leave_seat(holder=held, by=person)
    elif why == "closed":
        close_seat(seat=held.seat, by=coordinator)
    elif why == "inactive":
        person.is_active = False
        person.save()
    elif why == "platform":
        Platform.objects.update(is_active=False)
    else:
        person = coordinator
        coordinator.is_staff = False
        coordinator.save()
    assert not enters(person, platform)


def test_suspension_ends(platform, held, coordinator):
    suspend(holder=held, suspended=True, by=coordinator)
    suspend(holder=held, suspended=False, by=coordinator)
    assert enters(held.appointment.user, platform)


def test_seat_stays_when_its_holder_leaves_and_a_colleague_takes_it_over(platform, held, coordinator):
    end(held.appointment, timezone.localdate() - YESTERDAY)
    assert list(Seat.objects.vacant()) == [held.seat]
    successor = AppointmentFactory(municipality=held.seat.municipality, department=held.seat.department)
    assert seats_left_by(held.appointment) == [held.seat]
    assert pass_on(seat=held.seat, successor=successor)
    assert enters(successor.user, platform)
    assert not pass_on(seat=held.seat, successor=AppointmentFactory(municipality=held.seat.municipality))
    assert (Allotment.objects.get().taken, seats_left_by(held.appointment)) == (1, [])
    held.refresh_from_db()
    assert held.until == timezone.localdate() - YESTERDAY


def test_colleague_who_is_seated_directly_takes_the_departments_vacant_seat(platform, held, coordinator):
    end(held.appointment, timezone.localdate() - YESTERDAY)
    colleague = AppointmentFactory(municipality=held.seat.municipality, department=held.seat.department)
    assert seat_directly(platform=platform, appointment=colleague, by=coordinator).seat == held.seat
    assert Seat.objects.count() == 1


def test_seat_that_is_given_up_leaves_room_for_another(platform, held, rep, coordinator):
    close_seat(seat=held.seat, by=coordinator)
    with pytest.raises(DomainError, match="given up before"):
        close_seat(seat=held.seat, by=coordinator)
    assert Allotment.objects.get().taken == 0
    seat_directly(platform=platform, appointment=rep, by=coordinator)
    assert (Seat.objects.count(), Seat.objects.open().count(), Allotment.objects.get().taken) == (2, 1, 1)


def test_strangers_end_suspend_and_close_nothing(platform, held):
    stranger = UserFactory(staff=True)
    for action in (
        lambda: leave_seat(holder=held, by=stranger),
        lambda: close_seat(seat=held.seat, by=stranger),
        lambda: suspend(holder=held, suspended=True, by=stranger),
    ):
        with pytest.raises(DomainError, match=r"Only the (platform’s )?coordinators"):
            action()
    assert SeatHolder.objects.current().count() == 1


def test_seat_that_is_given_up_does_not_come_back_where_the_rule_gives_fewer_now(
    platform, held, rep, care, coordinator
):
    rule, place = platform.rule, rep.municipality
    rule.seats_per_municipality = 3
    rule.save()
    several = [
        AppointmentFactory(
            municipality=place, department=DepartmentFactory(municipality=place, work_areas=[care])
        )
        for _number in range(3)
    ]
    for each in several[:2]:
        seat_directly(platform=platform, appointment=each, by=coordinator)
    rule.seats_per_municipality = 1
    rule.save()
    for left in (2, 1):
        close_seat(seat=Seat.objects.open().order_by("-pk")[0], by=coordinator)
        counted = Allotment.objects.get()
        assert (counted.taken, counted.capacity) == (left, left)
        with pytest.raises(DomainError, match="no free seat"):
            seat_directly(platform=platform, appointment=several[2], by=coordinator)
    close_seat(seat=held.seat, by=coordinator)
    seat_directly(platform=platform, appointment=several[2], by=coordinator)
    counted = Allotment.objects.get()
    assert (counted.taken, counted.capacity) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_first_seat_of_a_municipality_while_the_rule_changes_is_counted_by_the_new_rule(
    shared_database, platform, rep, coordinator, monkeypatch
):
    """The rule is changed just after it was read, before there is a count that it could fit."""
    was_read, changed = Event(), Event()

    def read_slowly(platform):
        found = rule_of(platform)
        was_read.set()
        changed.wait(0.3)  # nobody changes it as long as the platform is held
        return found

    def change():
        was_read.wait(5)
        rule = EligibilityRule.objects.get(platform=platform)
        rule.seats_per_municipality = 2
        rule.save()
        changed.set()

    monkeypatch.setattr("platforms.actions.seats.rule_of", read_slowly)
    work = [lambda: seat_directly(platform=platform, appointment=rep, by=coordinator).seat_id > 0, change]
    assert at_once(2, lambda place: work[place]()) == [True, None]
    counted = Allotment.objects.get()
    assert (counted.taken, counted.capacity) == (1, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given", [1, 2, 3])
def test_seat_given_up_while_the_rule_changes_leaves_what_the_rule_gives(
    shared_database, platform, held, coordinator, given
):
    rule = platform.rule
    rule.seats_per_municipality = 4
    rule.save()
    rule.seats_per_municipality = given
    work = [lambda: close_seat(seat=held.seat, by=coordinator), rule.save]
    assert at_once(2, lambda place: work[place]()) == [None, None]
    counted = Allotment.objects.get()
    assert (counted.taken, counted.capacity) == (0, given)

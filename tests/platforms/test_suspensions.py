"""Suspensions: of a person on a platform, whatever seats they hold, leave or get, until they are lifted."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.actions.handover import end_and_hand_over
from members.actions.mails import send_due_mails
from mmu_portal.lib.errors import DomainError
from platforms.access import access_to
from platforms.actions.requests import approve_request, ask_to_join
from platforms.actions.seats import leave_seat, seat_directly, suspend
from platforms.models import Platform, SeatHolder
from tests.factories.members import AppointmentFactory, DepartmentFactory, UserFactory
from tests.factories.platforms import JoinRequestFactory

pytestmark = pytest.mark.django_db
TOLD = "Ayşe Yılmaz is suspended on this platform"


@pytest.fixture(autouse=True)
def roomy(platform):
    """A platform with room for several departments of a municipality."""
    platform.rule.seats_per_municipality = 3
    platform.rule.save()


@pytest.fixture
def second(rep, care):
    """Another appointment of the representative, in another department."""
    department = DepartmentFactory(municipality=rep.municipality, work_areas=[care])
    return AppointmentFactory(municipality=rep.municipality, department=department, user=rep.user)


@pytest.fixture
def deciding(coordinator, sign_in):
    """The coordinator's browser, with the right to decide."""
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    return sign_in(coordinator)


def enters(user, platform) -> bool:
    listed = Platform.objects.open_to(user).exists()
    assert listed == (access_to(platform, user) is not None)
    return listed


def test_suspended_person_enters_by_no_other_seat_of_theirs(platform, holder, second, coordinator):
    other = seat_directly(platform=platform, appointment=second, by=coordinator)
    suspend(holder=holder, suspended=True, by=coordinator)
    assert not enters(second.user, platform)
    leave_seat(holder=holder, by=second.user)
    assert not enters(second.user, platform)
    leave_seat(holder=other, by=second.user)
    assert seat_directly(platform=platform, appointment=second, by=coordinator).is_suspended


def test_suspended_person_comes_back_by_no_request(platform, holder, second, coordinator):
    suspend(holder=holder, suspended=True, by=coordinator)
    approve_request(request=ask_to_join(platform=platform, appointment=second), by=coordinator)
    assert not enters(second.user, platform)
    leave_seat(holder=holder, by=second.user)
    again = ask_to_join(platform=platform, appointment=holder.appointment)
    approve_request(request=again, by=coordinator)
    assert not enters(second.user, platform)


def test_suspended_person_comes_back_by_no_handover_after_another_seat_ended(
    platform, holder, second, coordinator
):
    other = seat_directly(platform=platform, appointment=second, by=coordinator)
    suspend(holder=holder, suspended=True, by=coordinator)
    leave_seat(holder=other, by=coordinator)
    third = AppointmentFactory(municipality=second.municipality, user=second.user)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    end_and_hand_over(appointment=holder.appointment, last_day=yesterday, successor=third, by=second.user)
    assert SeatHolder.objects.holding().get().appointment == third
    assert not enters(second.user, platform)


def test_coordinator_seats_nobody_who_is_themself(platform, rep, coordinator):
    rep.user = coordinator
    rep.save()
    with pytest.raises(DomainError, match="Nobody decides about themself"):
        seat_directly(platform=platform, appointment=rep, by=coordinator)
    boss = AppointmentFactory(
        municipality=rep.municipality, department=rep.department, user=UserFactory(superuser=True)
    )
    with pytest.raises(DomainError, match="Nobody decides about themself"):
        seat_directly(platform=platform, appointment=boss, by=boss.user)


def test_suspension_ends_for_all_seats_and_for_who_has_none_left(
    platform, holder, second, coordinator, deciding
):
    seat_directly(platform=platform, appointment=second, by=coordinator)
    suspend(holder=holder, suspended=True, by=coordinator)
    leave_seat(holder=holder, by=second.user)
    changelist = reverse("admin:platforms_seatholder_changelist")
    chosen = {"action": "reinstate_chosen", "_selected_action": [holder.pk]}
    assert "1 record was changed" in deciding.post(changelist, chosen, follow=True).content.decode()
    assert not SeatHolder.objects.filter(is_suspended=True).exists()
    assert enters(second.user, platform)


def test_another_platform_stays_open(platform, holder, rep, coordinator):
    other = Platform.objects.create(slug="other", name_tr="Öteki", name_en="Other")
    suspend(holder=holder, suspended=True, by=coordinator)
    seat = holder.seat
    seat.pk, seat.platform = None, other
    seat.save()
    SeatHolder.objects.create(seat=seat, platform=other, appointment=rep)
    assert list(Platform.objects.open_to(rep.user)) == [other]


def test_suspension_is_told_before_and_after_an_approval(platform, holder, second, coordinator, deciding):
    suspend(holder=holder, suspended=True, by=coordinator)
    asked = ask_to_join(platform=platform, appointment=second)
    address = reverse("admin:platforms_joinrequest_change", args=[asked.pk])
    assert TOLD in deciding.get(address).content.decode()
    answer = deciding.post(address, {"_approve": "", "note": ""}, follow=True).content.decode()
    assert (TOLD in answer, "The request was approved." in answer) == (True, True)
    send_due_mails()
    (letter,) = [each for each in mail.outbox if each.to == [second.user.email]]
    assert "suspended your access to the workspace" in letter.body
    assert "open to you now" not in letter.body


def test_suspension_is_told_when_many_are_approved_or_one_is_seated(
    platform, holder, second, coordinator, deciding
):
    suspend(holder=holder, suspended=True, by=coordinator)
    changelist = reverse("admin:platforms_joinrequest_changelist")
    asked = ask_to_join(platform=platform, appointment=second)
    colleague = JoinRequestFactory(platform=platform, appointment__municipality=second.municipality)
    chosen = {"action": "approve_chosen", "_selected_action": [asked.pk, colleague.pk]}
    assert deciding.post(changelist, chosen, follow=True).content.decode().count("is suspended on this") == 1
    leave_seat(holder=SeatHolder.objects.holding().get(appointment=second), by=coordinator)
    add = reverse("admin:platforms_seatholder_add")
    form = {"platform": platform.pk, "appointment": second.pk}
    assert TOLD in deciding.post(add, form, follow=True).content.decode()

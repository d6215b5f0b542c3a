"""What is told of an end until its day comes, and how it is changed or taken back."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import formats, timezone, translation

from members.actions.handover import end_and_hand_over, take_end_back
from members.enums import AppointmentRole
from members.models import Appointment, Handover
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import of_record
from tests.factories.members import AppointmentFactory, MunicipalityFactory, UserFactory
from tests.languages import signed_in

pytestmark = pytest.mark.django_db
HOME, COLLEAGUES, LEAVE = "/en/my/", "/en/my/colleagues/", "/en/my/leave/"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def leader():
    place = MunicipalityFactory(place="Keles")
    return AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR)


@pytest.fixture
def leaver(leader):
    return AppointmentFactory(municipality=leader.municipality, user__name="Giden Kişi")


@pytest.fixture
def successor(leader):
    return AppointmentFactory(municipality=leader.municipality, user__name="Gelen Kişi")


def day(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def leave(client: Client, last_day: dt.date, successor=None, **more):
    sent = {"last_day": last_day.isoformat(), "successor": successor.pk if successor else ""}
    return client.post(LEAVE, sent | {"confirm": "1"} | more, follow=True)


def ended(appointment) -> dt.date | None:
    return Appointment.objects.get(pk=appointment.pk).ended


def test_who_leaves_is_told_so_on_every_page(leader, leaver, successor):
    client, last = signed_in(leaver.user), day(5)
    leave(client, last)
    shown, short = formats.date_format(last, "DATE_FORMAT"), formats.date_format(last, "SHORT_DATE_FORMAT")
    for page in (HOME, LEAVE):
        told = client.get(page).content.decode()
        assert f"You are leaving; your last day is {shown}." in told
        assert "There is no successor yet." in told
    for reader in (leaver, successor, leader):
        assert f"{short} (no successor yet)" in signed_in(reader.user).get(COLLEAGUES).content.decode()
    leave(client, last, successor)
    for page in (HOME, LEAVE):
        assert "Gelen Kişi takes over on" in client.get(page).content.decode()
    assert f"{short} (Gelen Kişi takes over)" in client.get(COLLEAGUES).content.decode()


def test_second_confirmation_does_nothing_new(leaver, successor):
    client = signed_in(leaver.user)
    leave(client, day(5), successor)
    handover, before = Handover.objects.get(), Appointment.objects.get(pk=leaver.pk)
    told = leave(client, day(5), successor).content.decode()
    assert ("arranged so already" in told, "Step 1 of 2" in told) == (True, True)
    after = Appointment.objects.get(pk=leaver.pk)
    assert (after.ended, after.version) == (before.ended, before.version)
    assert (Handover.objects.get().arranged_at, Handover.objects.count()) == (handover.arranged_at, 1)
    end_and_hand_over(appointment=after, last_day=day(5), successor=successor, by=leaver.user)
    assert (of_record(after).count(), Handover.objects.count()) == (of_record(before).count(), 1)


def test_who_said_the_day_takes_it_back_until_it_comes(leaver, successor):
    client = signed_in(leaver.user)
    leave(client, day(5), successor)
    leave(client, day(4), successor)
    assert "Take it back: I stay" in client.get(LEAVE).content.decode()
    told = client.post(LEAVE, {"stay": "1"}, follow=True).content.decode()
    assert "The last day was taken back" in told
    assert (ended(leaver), Handover.objects.exists()) == (None, False)
    assert "You are leaving" not in client.get(HOME).content.decode()
    assert "could be taken back" in client.post(LEAVE, {"stay": "1"}, follow=True).content.decode()


def test_taking_back_prolongs_nothing(leader, leaver):
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(30))
    leave(signed_in(leaver.user), day(5))
    take_end_back(appointment=leaver, by=leaver.user)
    assert ended(leaver) == day(30)
    end_and_hand_over(appointment=leaver, last_day=day(30), successor=None, by=leaver.user)
    with pytest.raises(DomainError, match="could be taken back"):
        take_end_back(appointment=leaver, by=leader.user)
    assert ended(leaver) == day(30)


def test_who_is_let_go_does_not_undo_it(leader, leaver):
    end_and_hand_over(appointment=leaver, last_day=day(5), successor=None, by=leader.user)
    client = signed_in(leaver.user)
    page = client.get(LEAVE).content.decode()
    assert ("Take it back" in page, "invite anew" in page) == (False, True)
    assert (
        "Who said the last day takes it back"
        in client.post(LEAVE, {"stay": "1"}, follow=True).content.decode()
    )
    assert ended(leaver) == day(5)
    leave(client, day(4))
    take_end_back(appointment=leaver, by=leaver.user)
    assert ended(leaver) == day(5)
    end_and_hand_over(appointment=leaver, last_day=day(3), successor=None, by=leader.user)
    told = signed_in(leader.user).post(f"{COLLEAGUES}{leaver.pk}/end/", {"stay": "1"}, follow=True)
    assert (told.status_code, ended(leaver)) == (200, day(5))


def test_day_that_staff_changed_meanwhile_is_not_taken_back(leaver):
    leave(signed_in(leaver.user), day(5))
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(9))
    with pytest.raises(DomainError, match="could be taken back"):
        take_end_back(appointment=leaver, by=leaver.user)
    Appointment.objects.filter(pk=leaver.pk).update(ended=day(-1))
    with pytest.raises(DomainError, match="could be taken back"):
        take_end_back(appointment=leaver, by=UserFactory(superuser=True))


def test_successor_is_exchanged_by_who_leaves(leaver, successor):
    client = signed_in(leaver.user)
    leave(client, day(5), successor)
    other = AppointmentFactory(municipality=leaver.municipality)
    assert "Take that back first" in leave(client, day(5), other).content.decode()
    assert "waits for a successor again" in client.post(LEAVE, {"another": "1"}, follow=True).content.decode()
    leave(client, day(5), other)
    assert Handover.objects.get().successor == other

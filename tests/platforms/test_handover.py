"""Who leaves hands seats, needs and documents over; history keeps who did what."""

import datetime as dt

import pytest
from django.utils import timezone

from members.actions.handover import hand_over
from members.enums import AppointmentRole
from members.estates import holdings, vacancies
from members.models import Appointment
from mmu_portal.lib.errors import EditConflict
from platforms.actions.seats import leave_seat
from platforms.models import Need, Platform, SeatHolder
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import DocumentFactory, NeedFactory, PostFactory, SeatHolderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(gemlik):
    """Coordinates Gemlik."""
    return AppointmentFactory(municipality=gemlik, role=AppointmentRole.COORDINATOR)


@pytest.fixture
def leaver(platform, rep):
    """Ayşe, who left yesterday, with a seat, a need, a document and a post."""
    holder = SeatHolderFactory(
        seat__platform=platform,
        seat__department=rep.department,
        appointment=rep,
        since=dt.date(2025, 1, 1),
    )
    NeedFactory(holder=holder, title="Tercüman yok")
    DocumentFactory(holder=holder)
    PostFactory(holder=holder)
    Appointment.objects.filter(pk=rep.pk).update(ended=timezone.localdate() - dt.timedelta(days=1))
    rep.refresh_from_db()
    return rep


def test_successor_finds_seat_need_and_document(leaver, chief, platform, sign_in):
    successor = AppointmentFactory(municipality=leaver.municipality, department=leaver.department)
    assert {holding.estate.code: holding.lines for holding in holdings(leaver)} == {
        "seats": ["Social Services Platform, Sosyal Destek Müdürlüğü"],
        "needs": ["Tercüman yok (Social Services Platform)"],
    }
    hand_over(appointment=leaver, successor=successor, by=chief.user)
    assert SeatHolder.objects.current().get().appointment == successor
    assert not Platform.objects.open_to(leaver.user).exists()
    client = sign_in(successor.user)
    work = "/en/platforms/social-services/workspace/"
    need = client.get(f"{work}needs/").context["page"][0]
    page = client.get(f"{work}needs/{need.pk}/").content.decode()
    assert str(successor.user) in page
    assert client.get(f"{work}needs/{need.pk}/change/").status_code == 200
    document = client.get(f"{work}documents/").context["page"][0]
    assert client.get(document.get_absolute_url()).context["own"]
    assert (need.author, need.contact) == (leaver.user, successor)
    assert "Post" in client.get(f"{work}posts/").content.decode()
    assert vacancies(leaver.municipality) == []


def test_need_that_is_passed_on_is_told_to_who_edits_it_meanwhile(leaver, chief):
    opened = Need.objects.get()
    successor = AppointmentFactory(municipality=leaver.municipality, department=leaver.department)
    hand_over(appointment=leaver, successor=successor, by=chief.user)
    opened.title = "Yeni"
    with pytest.raises(EditConflict):
        opened.save()
    assert Need.objects.get().contact == successor


def test_without_a_successor_it_waits_and_the_coordinator_is_told(leaver, chief, sign_in):
    hand_over(appointment=leaver, successor=None, by=chief.user)
    assert [holding.estate.code for holding in vacancies(leaver.municipality)] == ["seats", "needs"]
    page = sign_in(chief.user).get("/en/my/").content.decode()
    assert "1 seat of the municipality has no holder." in page
    later = AppointmentFactory(municipality=leaver.municipality, department=leaver.department)
    hand_over(appointment=leaver, successor=later, by=chief.user)
    assert SeatHolder.objects.current().get().appointment == later


def test_suspended_person_comes_back_by_no_handover_to_themself(leaver, chief, platform):
    """Neither into another appointment of their own, nor by way of a colleague."""
    SeatHolder.objects.update(is_suspended=True)
    again = AppointmentFactory(user=leaver.user, municipality=leaver.municipality)
    hand_over(appointment=leaver, successor=again, by=chief.user)
    held = SeatHolder.objects.holding().get()
    assert (held.appointment, held.is_suspended) == (again, True)
    assert not Platform.objects.open_to(leaver.user).exists()


def test_suspension_that_was_lifted_does_not_come_along(leaver, chief):
    again = AppointmentFactory(user=leaver.user, municipality=leaver.municipality)
    hand_over(appointment=leaver, successor=again, by=chief.user)
    assert SeatHolder.objects.current().get().appointment == again


def test_colleague_of_a_suspended_person_takes_the_seat_over_unsuspended(leaver, chief):
    SeatHolder.objects.update(is_suspended=True)
    successor = AppointmentFactory(municipality=leaver.municipality, department=leaver.department)
    hand_over(appointment=leaver, successor=successor, by=chief.user)
    assert SeatHolder.objects.current().get().appointment == successor


def test_seat_that_was_taken_away_is_not_passed_on(leaver, chief, coordinator):
    """Whoever lost a seat has it no more, whether somebody held it since or nobody did."""
    Appointment.objects.filter(pk=leaver.pk).update(ended=None)
    leave_seat(holder=SeatHolder.objects.get(), by=coordinator)
    Appointment.objects.filter(pk=leaver.pk).update(ended=timezone.localdate() - dt.timedelta(days=1))
    leaver.refresh_from_db()
    assert [holding.estate.code for holding in holdings(leaver)] == ["needs"]
    again = AppointmentFactory(user=leaver.user, municipality=leaver.municipality)
    hand_over(appointment=leaver, successor=again, by=chief.user)
    assert not SeatHolder.objects.holding().exists()

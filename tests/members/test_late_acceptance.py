"""An invitation lets somebody in only to what is still there on the day on which they accept."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from members.actions.invitations import accept
from members.enums import AppointmentRole
from members.models import Appointment, Invitation
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    InvitationFactory,
    MunicipalityFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def place():
    return MunicipalityFactory(place="Gemlik")


def refused(invitation: Invitation, by=None) -> str:
    """Why the page and the action let nobody in; what it leaves is checked too."""
    before = Appointment.objects.count()
    with pytest.raises(DomainError) as reason:
        accept(token=invitation.token, by=by, name="Ayşe Yılmaz", password="uzun bir parola 16")
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/en/accounts/invitation/{invitation.token}/")
    assert (page.status_code, str(reason.value) in page.content.decode()) == (409, True)
    invitation.refresh_from_db()
    assert (invitation.state, Appointment.objects.count()) == ("pending", before)
    return str(reason.value)


def test_nobody_comes_into_what_has_ended(place):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    over = InvitationFactory(municipality=place, started=dt.date(2020, 1, 1), ended=yesterday)
    assert "has passed" in refused(over)


def test_nobody_comes_into_a_closed_department(place):
    closed = DepartmentFactory(municipality=place, is_active=False)
    assert "was closed" in refused(InvitationFactory(municipality=place, department=closed))


def test_who_acts_there_by_now_does_not_come_in_twice(place):
    person = UserFactory()
    invited = InvitationFactory(municipality=place, email=person.email)
    AppointmentFactory(user=person, municipality=place, department=None)
    assert "You already act for this municipality" in refused(invited, person)


def test_who_acts_in_another_department_comes_in(place):
    person = AppointmentFactory(municipality=place).user
    other = DepartmentFactory(municipality=place)
    invited = InvitationFactory(municipality=place, department=other, email=person.email)
    assert accept(token=invited.token, by=person).department == other


def test_who_begins_later_is_listed_and_not_invited_for_the_same_days(place):
    begins = timezone.localdate() + dt.timedelta(days=30)
    leader = AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR)
    person = AppointmentFactory(municipality=place, department=None, started=begins, user__name="Zeynep Kaya")
    client = Client()
    client.force_login(leader.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/en/my/colleagues/").content.decode()
    assert ("Zeynep Kaya" in page, "begins on" in page) == (True, True)
    sent = {"email": person.user.email, "name": "Zeynep Kaya", "language": "tr", "role": "representative"}
    for last_day, status in (("", 422), (begins, 422), (begins - dt.timedelta(days=1), 302)):
        days = {"started": timezone.localdate(), "ended": last_day}
        assert client.post("/en/my/colleagues/", sent | days).status_code == status
    invited = Invitation.objects.get()
    assert accept(token=invited.token, by=person.user).ended == begins - dt.timedelta(days=1)


def test_closed_account_of_the_staff_invites_nobody(place):
    invited = InvitationFactory(municipality=place)
    invited.invited_by.is_active = False
    invited.invited_by.save()
    assert "no longer decides who acts" in refused(invited)

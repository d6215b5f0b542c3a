"""A representative's own area: the appointment one acts in, colleagues, invitations, ends."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from members.actions.appointments import coordinates, end_appointment
from members.actions.invitations import AGAIN_PER_DAY, PER_DAY, invite, send_again, withdraw
from members.enums import AppointmentRole
from members.models import Appointment, Invitation, Mail, User
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    InvitationFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.factories.platforms import PlatformFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
COLLEAGUES = "/en/my/colleagues/"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


def yesterday() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def keles():
    return MunicipalityFactory(place="Keles", name_en="Keles Municipality")


@pytest.fixture
def leader(keles):
    """The coordinator of Keles."""
    return AppointmentFactory(municipality=keles, role=AppointmentRole.COORDINATOR)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def without_token(page: str) -> str:
    """A page without the form's token, which differs each time."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)


def test_who_acts_later_is_told_from_when(keles):
    later = AppointmentFactory(municipality=keles, started=dt.date(2099, 5, 3))
    page = signed_in(later.user).get("/en/my/").content.decode()
    assert "You act for Keles Municipality from 3 May 2099 on. Role: Representative." in page
    assert ("act for no municipality" in page, "What needs you now" in page) == (False, False)


FORM = {
    "email": "new@example.org",
    "name": "Yeni Kişi",
    "language": "tr",
    "role": "representative",
    "started": "2026-01-01",
}


def test_representative_lands_in_their_own_area(leader):
    client = signed_in(leader.user)
    page = client.get("/en/accounts/after-sign-in/", follow=True)
    assert page.redirect_chain[-1][0] == "/en/my/"
    assert "Keles Municipality" in page.content.decode()


def test_who_acts_for_nobody_is_told_what_to_do():
    client = signed_in(UserFactory())
    assert "You act for no municipality today." in client.get("/en/my/").content.decode()
    assert client.get(COLLEAGUES).status_code == 404


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


@pytest.mark.parametrize("days", [{"ended": yesterday()}, {"started": tomorrow()}])
def test_appointment_opens_nothing_outside_its_days(keles, days):
    held = AppointmentFactory(municipality=keles, **({"started": dt.date(2026, 1, 1)} | days))
    assert signed_in(held.user).get(COLLEAGUES).status_code == 404


def test_last_day_still_counts(keles):
    held = AppointmentFactory(municipality=keles, ended=timezone.localdate())
    assert signed_in(held.user).get(COLLEAGUES).status_code == 200


def test_person_with_two_appointments_picks_one(leader):
    other = AppointmentFactory(user=leader.user, municipality=MunicipalityFactory(place="Yalova"))
    client = signed_in(leader.user)
    assert "Keles Municipality" in client.get(COLLEAGUES).content.decode()
    client.post("/en/my/act/", {"appointment": other.pk})
    assert "Keles Municipality" not in client.get(COLLEAGUES).content.decode()
    Appointment.objects.filter(pk=other.pk).update(ended=yesterday())
    assert "Keles Municipality" in client.get(COLLEAGUES).content.decode()


def test_nobody_acts_in_anothers_appointment(leader):
    client = signed_in(UserFactory())
    for sent in (leader.pk, "", "x", "9" * 30):
        assert client.post("/en/my/act/", {"appointment": sent}).status_code == 404


def test_colleagues_are_seen_without_addresses_and_of_the_own_municipality_alone(leader):
    colleague = AppointmentFactory(municipality=leader.municipality)
    stranger = AppointmentFactory(user=UserFactory(name="Başka Kişi"))
    InvitationFactory(municipality=leader.municipality, name="Bekleyen Kişi")
    text = signed_in(colleague.user).get(COLLEAGUES).content.decode()
    assert leader.user.name in text
    for hidden in (leader.user.email, stranger.user.name, "Bekleyen Kişi", "Send the invitation"):
        assert hidden not in text


def test_coordinator_invites_for_the_own_municipality_alone(leader):
    client = signed_in(leader.user)
    foreign = DepartmentFactory()
    forged = FORM | {"municipality": foreign.municipality_id}
    assert client.post(COLLEAGUES, forged).status_code == 302
    (invitation,) = Invitation.objects.all()
    assert (invitation.municipality, invitation.invited_by) == (leader.municipality, leader.user)
    answer = client.post(COLLEAGUES, FORM | {"email": "b@example.org", "department": foreign.pk})
    assert (answer.status_code, Invitation.objects.count()) == (422, 1)


def test_refused_invitation_says_why_and_keeps_what_was_typed(leader):
    colleague = AppointmentFactory(municipality=leader.municipality, department=None)
    answer = signed_in(leader.user).post(COLLEAGUES, FORM | {"email": colleague.user.email})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "already acts for this municipality (Representative)" in text
    assert 'value="Yeni Kişi"' in text


def test_coordinator_sends_again_and_withdraws(leader):
    client, invitation = signed_in(leader.user), InvitationFactory(municipality=leader.municipality)
    old = invitation.nonce
    client.post(f"/en/my/invitations/{invitation.pk}/", {"again": "1"})
    invitation.refresh_from_db()
    assert invitation.nonce != old
    for words in ("The invitation was withdrawn.", "This invitation was accepted or withdrawn."):
        told = client.post(f"/en/my/invitations/{invitation.pk}/", {"withdraw": "1"}, follow=True)
        assert words in told.content.decode()


def test_coordinator_ends_an_appointment(leader):
    colleague = AppointmentFactory(municipality=leader.municipality, started=dt.date(2026, 1, 1))
    client, address = signed_in(leader.user), f"/en/my/colleagues/{colleague.pk}/end/"
    wrong = client.post(address, {"last_day": "2020-01-01"})
    assert (wrong.status_code, "must not come before" in wrong.content.decode()) == (422, True)
    sent = {"last_day": yesterday().isoformat()}
    assert client.post(address, sent).status_code == 200
    assert signed_in(colleague.user).get(COLLEAGUES).status_code == 200
    assert client.post(address, sent | {"confirm": "1"}).status_code == 302
    assert signed_in(colleague.user).get(COLLEAGUES).status_code == 404
    assert client.get(address).status_code == 404


def test_last_coordinator_does_not_end(leader):
    today = timezone.localdate()
    answer = signed_in(leader.user).post(
        f"/en/my/colleagues/{leader.pk}/end/", {"last_day": today.isoformat()}
    )
    assert "Nobody else coordinates after that day" in answer.content.decode()
    other = AppointmentFactory(municipality=leader.municipality, role=AppointmentRole.COORDINATOR)
    end_appointment(appointment=leader, last_day=today, by=other.user)
    with pytest.raises(DomainError, match="Nobody else coordinates"):
        end_appointment(appointment=other, last_day=today, by=leader.user)


def test_coordinator_whose_own_term_ends_is_no_successor(leader):
    AppointmentFactory(
        municipality=leader.municipality, role=AppointmentRole.COORDINATOR, ended=timezone.localdate()
    )
    with pytest.raises(DomainError, match="Nobody else coordinates"):
        end_appointment(appointment=leader, last_day=timezone.localdate(), by=leader.user)


def test_coordinator_whose_account_was_closed_does_not_coordinate(leader):
    other = AppointmentFactory(municipality=leader.municipality, role=AppointmentRole.COORDINATOR)
    User.objects.filter(pk=other.user_id).update(is_active=False)
    with pytest.raises(DomainError, match="Nobody else coordinates"):
        end_appointment(appointment=leader, last_day=timezone.localdate(), by=leader.user)
    assert not coordinates(User.objects.get(pk=other.user_id), leader.municipality)


@pytest.mark.parametrize(
    ("days", "words"),
    [(-400, "yesterday at the earliest"), (-2, "yesterday at the earliest"), (5, "ends sooner")],
)
def test_end_neither_prolongs_nor_rewrites_what_was(leader, days, words):
    today = timezone.localdate()
    colleague = AppointmentFactory(
        municipality=leader.municipality, started=dt.date(2020, 1, 1), ended=today + dt.timedelta(days=2)
    )
    with pytest.raises(DomainError, match=words):
        end_appointment(appointment=colleague, last_day=today + dt.timedelta(days=days), by=leader.user)
    colleague.refresh_from_db()
    assert colleague.ended == today + dt.timedelta(days=2)


def test_coordinators_who_end_each_other_at_once_leave_one(shared_database):
    place = MunicipalityFactory()
    pair = [AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR) for _each in range(2)]
    at_once(
        2,
        lambda one: end_appointment(
            appointment=pair[one], last_day=timezone.localdate(), by=pair[1 - one].user
        ),
    )
    assert Appointment.objects.covering(tomorrow()).filter(municipality=place).count() == 1


def test_coordinator_writes_to_so_many_strangers_a_day(leader):
    cache.clear()
    client = signed_in(leader.user)
    for number in range(PER_DAY):
        assert client.post(COLLEAGUES, FORM | {"email": f"n{number}@example.org"}).status_code == 302
    answer = client.post(COLLEAGUES, FORM | {"email": "more@example.org"})
    assert (answer.status_code, "enough invitations for one day" in answer.content.decode()) == (422, True)
    assert Invitation.objects.count() == Mail.objects.count() == PER_DAY
    again = f"/en/my/invitations/{Invitation.objects.first().pk}/"
    for _click in range(AGAIN_PER_DAY + 2):
        client.post(again, {"again": "1"})
    assert Mail.objects.count() == PER_DAY + AGAIN_PER_DAY


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Buy at http://evil.example now"}, "name"),
        ({"name": "evil.example"}, "name"),
        ({"name": "a@evil.example"}, "name"),
        ({"name": "<img src=x>"}, "name"),
        ({"started": "0001-01-01"}, "started"),
        ({"ended": "9999-12-31"}, "ended"),
    ],
)
def test_invitation_carries_no_address_and_no_senseless_day(leader, changes, field):
    answer = signed_in(leader.user).post(COLLEAGUES, FORM | changes)
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["M.Ali Kaya", "Ayşe Ö. Şahin-Yılmaz", "O’Neill", "Örnek Temsilci (İzmit)"])
def test_names_of_people_are_taken(leader, name):
    assert signed_in(leader.user).post(COLLEAGUES, FORM | {"name": name}).status_code == 302


@pytest.mark.parametrize("role", [AppointmentRole.REPRESENTATIVE, AppointmentRole.VIEWER])
def test_who_does_not_coordinate_decides_nothing(leader, role):
    colleague = AppointmentFactory(municipality=leader.municipality, role=role)
    invitation = InvitationFactory(municipality=leader.municipality)
    client = signed_in(colleague.user)
    assert client.post(COLLEAGUES, FORM).status_code == 404
    assert client.post(f"/en/my/invitations/{invitation.pk}/", {"withdraw": "1"}).status_code == 404
    assert client.get(f"/en/my/colleagues/{leader.pk}/end/").status_code == 404
    nonce = invitation.nonce
    invitation.refresh_from_db()
    assert (Invitation.objects.count(), invitation.state, invitation.nonce) == (1, "pending", nonce)


def test_coordinator_of_another_municipality_reaches_nothing(leader):
    other = AppointmentFactory(role=AppointmentRole.COORDINATOR)
    invitation = InvitationFactory(municipality=leader.municipality)
    client = signed_in(other.user)
    missing, theirs = (
        client.get(f"/en/my/colleagues/{key}/end/").content.decode() for key in (999_999, leader.pk)
    )
    assert "There is no page at this address" in theirs
    assert without_token(theirs).replace(f"/{leader.pk}/", "//") == (
        without_token(missing).replace("/999999/", "//")
    )
    assert client.post(f"/en/my/invitations/{invitation.pk}/", {"withdraw": "1"}).status_code == 404
    for refused in (
        lambda: invite(invitation=InvitationFactory.build(municipality=leader.municipality), by=other.user),
        lambda: send_again(invitation=invitation, by=other.user),
        lambda: withdraw(invitation=invitation, by=other.user),
        lambda: end_appointment(appointment=leader, last_day=timezone.localdate(), by=other.user),
    ):
        with pytest.raises(DomainError, match="coordinator"):
            refused()


def test_colleagues_take_the_same_queries_for_2_people_and_for_30(leader):
    client = signed_in(leader.user)
    client.get(COLLEAGUES)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(COLLEAGUES)
        return len(captured)

    few = queries()
    for _number in range(28):
        AppointmentFactory(municipality=leader.municipality)
        InvitationFactory(municipality=leader.municipality)
    assert queries() == few <= 15


def test_who_coordinates_a_platform_finds_its_workspace_from_their_own_area():
    staff = UserFactory(staff=True)
    platform = PlatformFactory(coordinators=[staff])
    client = signed_in(staff)
    assert 'href="/en/my/platforms/"' in client.get("/en/my/").content.decode()
    assert f"/en/platforms/{platform.slug}/workspace/" in client.get("/en/my/platforms/").content.decode()

"""Coming in by invitation: once, within a week, for one address, and for nobody else."""

import datetime as dt
import re
from collections.abc import Iterator
from importlib import import_module
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.actions.invitations import accept, forget_unanswered, invite, send_again, withdraw
from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from members.models import Appointment, Consent, Invitation, User
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    InvitationFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
PASSWORD = "a quite long pass phrase"
FORM = {"name": "Zeynep Kaya", "password1": PASSWORD, "password2": PASSWORD, "notice": "on"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def editor() -> User:
    """One of the staff who may invite."""
    person = UserFactory(staff=True, name="Ayşe Kâtip")
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


def page(invitation: Invitation, language: str = "en") -> str:
    """The address in the invitation's link."""
    return f"/{language}/accounts/invitation/{invitation.token}/"


def linked() -> str:
    """The path of the link in the newest mail."""
    found = re.search(r"http://[^/]+(/\w\w/accounts/invitation/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_staff_invite_and_the_person_comes_in(client: Client, editor: User) -> None:
    municipality = MunicipalityFactory(place="Osmangazi", name_en="Osmangazi Municipality")
    department = DepartmentFactory(municipality=municipality, name="Social Services")
    client.force_login(editor)
    filled = {
        "email": "Zeynep@Example.org",
        "name": "Zeynep Kaya",
        "language": "en",
        "municipality": municipality.pk,
        "department": department.pk,
        "role": AppointmentRole.COORDINATOR,
        "started": "01.01.2026",
        "ended": "",
    }
    assert client.post(reverse("admin:members_invitation_add"), filled).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("zeynep@example.org", editor)
    assert send_due_mails() == 1
    (letter,) = mail.outbox
    assert letter.to == ["zeynep@example.org"]
    for words in ("Ayşe Kâtip invites you", "Osmangazi Municipality", "Social Services", "Coordinator"):
        assert words in letter.body
    stranger = Client()
    shown = stranger.get(linked()).content.decode()
    assert "Act for Osmangazi Municipality" in shown
    answer = stranger.post(linked(), FORM, follow=True)
    assert "Welcome. You now act for Osmangazi Municipality." in answer.content.decode()
    user = User.objects.get(email="zeynep@example.org")
    assert (user.name, user.check_password(PASSWORD), user.is_staff) == ("Zeynep Kaya", True, False)
    appointment = Appointment.objects.get(user=user)
    assert (appointment.department, appointment.role) == (department, AppointmentRole.COORDINATOR)
    assert set(user.consents.values_list("purpose", flat=True)) == {"notice"}
    invitation.refresh_from_db()
    assert (invitation.state, invitation.appointment) == ("accepted", appointment)


def test_link_works_once(client: Client) -> None:
    invitation = InvitationFactory()
    client.post(page(invitation), FORM)
    again = Client().get(page(invitation))
    assert (again.status_code, "no longer works" in again.content.decode()) == (404, True)
    with pytest.raises(DomainError, match="no longer works"):
        accept(token=invitation.token, by=None, name="Thief", password=PASSWORD)
    assert Appointment.objects.count() == 1


def test_who_never_accepted_is_forgotten_a_month_later(client: Client, editor: User) -> None:
    client.force_login(editor)
    place, name = MunicipalityFactory(place="Osmangazi"), "Hiç Gelmeyen"
    for number in range(4):
        wanted = InvitationFactory.build(municipality=place, name=name, email=f"never{number}@example.org")
        invite(invitation=wanted, by=editor)
    withdrawn, late, fresh, accepted = Invitation.objects.order_by("pk")
    withdraw(invitation=withdrawn, by=editor)
    client.post(reverse("admin:members_invitation_change", args=[late.pk]), {"_again": ""})
    accept(token=accepted.token, by=None, name=name, password=PASSWORD)
    long_ago = timezone.now() - dt.timedelta(days=31)
    Invitation.objects.exclude(pk=fresh.pk).update(expires_at=long_ago)
    assert (forget_unanswered(), forget_unanswered()) == (2, 0)
    assert set(Invitation.objects.all()) == {fresh, accepted}
    lines = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Invitation))
    told = "".join(str(vars(line)) for line in lines)
    found = [words in told for words in ("Osmangazi", name, withdrawn.email, late.email)]
    assert found == [True, False, False, False]


def test_names_of_invited_people_are_taken_out_of_older_history(editor: User) -> None:
    invitation = invite(invitation=InvitationFactory.build(municipality=MunicipalityFactory()), by=editor)
    LogEntry.objects.update(object_repr="Hiç Gelmeyen – Osmangazi Belediyesi")
    module = import_module("members.migrations.0026_history_without_invited")
    module.forget(apps, mock.Mock(connection=connection))
    told = LogEntry.objects.get_for_object(invitation).values_list("object_repr", flat=True)
    assert set(told) == {invitation.municipality.name}


@pytest.mark.parametrize(
    "name", ["evil.example", "http://evil.example", "<b>Zeynep", "Git evil.\u200bexample"]
)
def test_new_account_has_a_name_of_a_person(client: Client, name: str) -> None:
    invitation = InvitationFactory()
    answer = client.post(page(invitation), FORM | {"name": name})
    assert (answer.status_code, "name" in answer.context["form"].errors) == (422, True)
    assert not User.objects.filter(email=invitation.email).exists()


def test_link_is_kept_nowhere_and_its_page_tells_no_other(client: Client, editor: User) -> None:
    invitation = invite(invitation=InvitationFactory.build(municipality=MunicipalityFactory()), by=editor)
    send_due_mails()
    token = linked().split("/")[-2]
    assert (token, len(token)) == (invitation.token, 43)
    stored = "".join(str(vars(row)) for model in apps.get_models() for row in model._base_manager.all())
    assert token not in stored
    answer = client.get(page(invitation))
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("token", ["", "x" * 43, "é" * 10, "A" * 4000])
def test_wrong_token_opens_nothing(client: Client, token: str) -> None:
    InvitationFactory()
    assert client.get(f"/en/accounts/invitation/{token}/").status_code == 404
    assert client.post(f"/en/accounts/invitation/{token}/", FORM).status_code == 404


def test_link_ends_after_a_week(client: Client) -> None:
    invitation = InvitationFactory()
    assert invitation.expires_at - timezone.now() > dt.timedelta(days=6, hours=23)
    Invitation.objects.update(expires_at=timezone.now())
    assert client.post(page(invitation), FORM).status_code == 404
    assert not Appointment.objects.exists()


def test_sent_again_there_is_one_link_that_works(client: Client, editor: User) -> None:
    invitation = InvitationFactory()
    old = page(invitation)
    Invitation.objects.update(expires_at=timezone.now())
    send_again(invitation=invitation, by=editor)
    send_due_mails()
    assert linked() == page(invitation) != old
    assert client.get(old).status_code == 404
    assert client.get(linked()).status_code == 200


def test_mail_of_an_older_link_is_not_sent(editor: User) -> None:
    municipality = MunicipalityFactory()
    invitation = invite(invitation=InvitationFactory.build(municipality=municipality), by=editor)
    send_again(invitation=invitation, by=editor)
    assert send_due_mails() == 1
    assert linked() == page(invitation)


def test_withdrawn_link_opens_nothing(client: Client, editor: User) -> None:
    municipality = MunicipalityFactory()
    invitation = invite(invitation=InvitationFactory.build(municipality=municipality), by=editor)
    withdraw(invitation=invitation, by=editor)
    assert client.get(page(invitation)).status_code == 404
    assert send_due_mails() == 0
    for action in (withdraw, send_again):
        with pytest.raises(DomainError):
            action(invitation=invitation, by=editor)


def test_who_has_an_account_signs_in_and_gets_a_further_appointment(client: Client) -> None:
    held = AppointmentFactory()
    invitation = InvitationFactory(email=held.user.email)
    anonymous = client.get(page(invitation)).content.decode()
    assert "This address has an account already" in anonymous
    assert f"?next={page(invitation)}" in anonymous
    assert client.post(page(invitation), FORM).status_code == 200
    assert held.user.appointments.count() == 1
    client.force_login(held.user)
    client.post(page(invitation))
    assert held.user.appointments.count() == 2
    assert User.objects.filter(email=held.user.email).count() == 1


def test_link_is_no_use_to_another_account(client: Client) -> None:
    thief, invitation = UserFactory(), InvitationFactory(email=UserFactory().email)
    client.force_login(thief)
    assert "You are signed in with another account" in client.get(page(invitation)).content.decode()
    client.post(page(invitation))
    assert not Appointment.objects.exists()
    with pytest.raises(DomainError, match="another account"):
        accept(token=invitation.token, by=thief)
    invitation.refresh_from_db()
    assert invitation.is_open


def test_nothing_that_matters_is_taken_from_the_form(client: Client) -> None:
    invitation = InvitationFactory()
    forged = {"email": "thief@example.org", "role": "coordinator", "municipality": "1", "is_staff": "on"}
    client.post(page(invitation), FORM | forged)
    user = User.objects.get(email=invitation.email)
    assert (user.is_staff, user.appointments.get().role) == (False, AppointmentRole.REPRESENTATIVE)
    assert not User.objects.filter(email="thief@example.org").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password2": "another"}, "match"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "zeynep kaya 12", "password2": "zeynep kaya 12"}, "too similar"),
        ({"notice": ""}, "check this box"),
        ({"name": " \u200b "}, "Fill in this field"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_the_name(client: Client, changes: dict, words: str) -> None:
    invitation = InvitationFactory()
    answer = client.post(page(invitation), FORM | changes)
    text = answer.content.decode()
    assert (answer.status_code, words in text) == (422, True)
    assert 'value="Zeynep Kaya"' in text or "name" in changes
    assert not User.objects.filter(email=invitation.email).exists()


def test_news_are_for_who_wants_them(client: Client) -> None:
    invitation = InvitationFactory()
    client.post(page(invitation), FORM | {"news": "on"})
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"notice", "news"}


def test_nobody_is_invited_twice_or_to_what_they_hold(editor: User) -> None:
    held = AppointmentFactory(department=None)
    closed = UserFactory(is_active=False)
    waiting = InvitationFactory()
    for email, municipality, words in (
        (held.user.email, held.municipality, "already acts"),
        (closed.email, MunicipalityFactory(), "closed"),
        (waiting.email, waiting.municipality, "already invited"),
    ):
        wanted = InvitationFactory.build(email=email, municipality=municipality)
        with pytest.raises(DomainError, match=words):
            invite(invitation=wanted, by=editor)
    assert Invitation.objects.count() == 1


def test_department_must_be_of_the_municipality(editor: User) -> None:
    foreign = DepartmentFactory()
    wanted = InvitationFactory.build(municipality=MunicipalityFactory(), department=foreign)
    with pytest.raises(DomainError, match="department of this municipality"):
        invite(invitation=wanted, by=editor)


def test_refused_invitation_keeps_what_was_typed(client: Client, editor: User) -> None:
    held = AppointmentFactory(department=None)
    client.force_login(editor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    filled = {
        "email": held.user.email,
        "name": "Zeynep Kaya",
        "language": "tr",
        "municipality": held.municipality_id,
        "role": "representative",
        "started": "01/01/2026",
    }
    text = client.post(reverse("admin:members_invitation_add"), filled).content.decode()
    assert "already acts for this municipality (Representative)" in text
    assert 'value="Zeynep Kaya"' in text


def test_staff_send_again_and_withdraw_by_button_and_by_list(client: Client, editor: User) -> None:
    first, second, used = InvitationFactory(), InvitationFactory(), InvitationFactory()
    Invitation.objects.filter(pk=used.pk).update(state="accepted")
    client.force_login(editor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    one = reverse("admin:members_invitation_change", args=[first.pk])
    assert "1 invitation was sent again." in client.post(one, {"_again": ""}, follow=True).content.decode()
    assert "1 invitation was withdrawn." in client.post(one, {"_withdraw": ""}, follow=True).content.decode()
    chosen = {"action": "withdraw_chosen", "_selected_action": [first.pk, second.pk, used.pk]}
    told = client.post(reverse("admin:members_invitation_changelist"), chosen, follow=True).content.decode()
    assert "1 invitation was withdrawn." in told
    assert "2 invitations were accepted or withdrawn before" in told


def test_invitation_without_a_last_day_shows_none(client: Client, editor: User) -> None:
    client.force_login(editor)
    address = reverse("admin:members_invitation_change", args=[InvitationFactory().pk])
    page = client.get(address).content.decode()
    assert ('<div class="readonly">–</div>' in page, ">None<" in page) == (True, False)


def test_who_only_sees_invitations_sends_none(client: Client) -> None:
    invitation = InvitationFactory()
    coordinator = UserFactory(staff=True)
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    client.force_login(coordinator)
    one = reverse("admin:members_invitation_change", args=[invitation.pk])
    assert client.get(one).status_code == 200
    for button in ("_again", "_withdraw"):
        assert client.post(one, {button: ""}).status_code == 403
    nonce = invitation.nonce
    invitation.refresh_from_db()
    assert (invitation.nonce, invitation.state) == (nonce, "pending")


def test_invitation_of_who_no_longer_coordinates_lets_nobody_in(client: Client, editor: User) -> None:
    leader = AppointmentFactory(role=AppointmentRole.COORDINATOR)
    wanted = InvitationFactory.build(municipality=leader.municipality)
    invitation = invite(invitation=wanted, by=leader.user)
    Appointment.objects.filter(pk=leader.pk).update(ended=timezone.localdate() - dt.timedelta(days=1))
    for answer in (client.get(page(invitation)), client.post(page(invitation), FORM)):
        told = answer.content.decode()
        assert (answer.status_code, "no longer decides who acts" in told) == (409, True)
    for owner in (None, UserFactory(email=invitation.email)):
        with pytest.raises(DomainError, match="no longer decides who acts"):
            accept(token=invitation.token, by=owner, name="Zeynep Kaya", password=PASSWORD)
    invitation.refresh_from_db()
    assert (invitation.state, Appointment.objects.count()) == ("pending", 1)
    send_again(invitation=invitation, by=editor)
    accept(token=invitation.token, by=User.objects.get(email=invitation.email))
    invitation.refresh_from_db()
    assert (invitation.state, invitation.invited_by) == ("accepted", editor)


def test_invitation_of_a_closed_account_is_sent_again_by_another_coordinator(client: Client) -> None:
    leader = AppointmentFactory(role=AppointmentRole.COORDINATOR)
    other = AppointmentFactory(role=AppointmentRole.COORDINATOR, municipality=leader.municipality)
    wanted = InvitationFactory.build(municipality=leader.municipality)
    invitation = invite(invitation=wanted, by=leader.user)
    User.objects.filter(pk=leader.user_id).update(is_active=False)
    assert client.get(page(invitation)).status_code == 409
    send_again(invitation=invitation, by=other.user)
    assert client.get(page(invitation)).status_code == 200


def test_eight_who_accept_at_once_make_one_account(shared_database: None) -> None:
    invitation = InvitationFactory()
    outcomes = at_once(8, lambda place: accept(token=invitation.token, by=None, name="Z", password=PASSWORD))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appointment", *["DomainError"] * 7]
    assert (User.objects.filter(email=invitation.email).count(), Appointment.objects.count()) == (1, 1)


def test_without_the_guard_several_would_get_in(shared_database: None) -> None:
    owner = UserFactory()
    invitation = InvitationFactory(email=owner.email)

    def taken(token: str) -> Invitation:
        return Invitation.objects.of_token(token).select_related("municipality", "department").get()

    with (
        mock.patch("members.actions.invitations._taken", taken),
        mock.patch("members.actions.invitations.acts_already", return_value=None),
    ):
        at_once(8, lambda place: accept(token=invitation.token, by=owner))
    assert Appointment.objects.count() > 1

"""A round is asked about before it writes to anybody; its answers can be corrected while it is open."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone, translation

from members.actions.renewal import Said, confirm, reopen, save_answer
from members.actions.renewal_leader import accept_leader
from members.enums import AppointmentRole
from members.models import LeaderTerm, Mail, RecordConfirmation, RenewalAnswer, RenewalRound
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    InvitationFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    RenewalAnswerFactory,
    UserFactory,
)
from tests.languages import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/en/my/renewal/"
ADD = "admin:members_renewalround_add"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def leader():
    """The coordinator of a member, the only one who acts for it."""
    place = MembershipPeriodFactory().municipality
    LeaderTermFactory(municipality=place, person_name="Eski Başkan", ended=None)
    return AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR, department=None)


@pytest.fixture
def answer(leader):
    return RenewalAnswerFactory(municipality=leader.municipality)


@pytest.fixture
def editor():
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


def term(begins: int) -> dict[str, str]:
    return {"term_from": str(begins), "term_to": str(begins + 5), "due": "2099-01-01", "_save": ""}


def confirmed(answer, leader, leader_stands: bool = True) -> None:
    named = {"leader_name": "Yeni Başkan", "leader_from": dt.date(2026, 4, 5)}
    said = Said(leader_stands, **({} if leader_stands else named), people={leader.pk: True})
    save_answer(answer=answer, appointment=leader, said=said)
    confirm(answer=answer, appointment=leader)


def test_opening_is_asked_about_with_how_many_it_reaches(leader, editor):
    AppointmentFactory(municipality=leader.municipality, role=AppointmentRole.COORDINATOR)
    AppointmentFactory(municipality=leader.municipality)
    MembershipPeriodFactory()
    client, this_year = signed_in(editor), timezone.localdate().year
    asked = client.post(reverse(ADD), term(this_year)).content.decode()
    for words in (
        "2 municipalities will be asked.",
        "A mail goes to 2 people at once.",
        "In 1 municipality there is nobody to write to.",
        "Open the round and send the mails",
    ):
        assert words in asked
    assert ("not about now" in asked, RenewalRound.objects.exists(), Mail.objects.exists()) == (False,) * 3
    client.post(reverse(ADD), term(this_year) | {"sure": "1"})
    assert (RenewalRound.objects.get().term_from, Mail.objects.count()) == (this_year, 2)


@pytest.mark.parametrize(("years", "asked"), [(-2, True), (-1, False), (1, False), (2, True), (3, True)])
def test_term_that_does_not_begin_about_now_is_asked_about(editor, years, asked):
    begins = timezone.localdate().year + years
    told = signed_in(editor).post(reverse(ADD), term(begins)).content.decode()
    assert (f"would begin in {begins}" in told, RenewalRound.objects.exists()) == (asked, False)


def test_wrong_round_is_refused_before_anything_is_asked(editor):
    client = signed_in(editor)
    wrong = client.post(reverse(ADD), term(2030) | {"term_to": "2029"}).content.decode()
    assert ("must end after it starts" in wrong, 'value="2030"' in wrong) == (True, True)
    assert "Open the round and send" not in wrong
    stranger = signed_in(UserFactory(staff=True))
    assert stranger.post(reverse(ADD), term(2030)).status_code == 403


def test_confirmed_answer_is_corrected_until_the_round_closes(leader, answer):
    confirmed(answer, leader)
    client = signed_in(leader.user)
    assert "Correct the answer" in client.get(PAGE).content.decode()
    told = client.post(PAGE, {"correct": "1"}, follow=True).content.decode()
    assert ("is open again" in told, "Confirm the record" in told) == (True, True)
    answer.refresh_from_db()
    assert (answer.state, answer.answered_by, answer.leader) == ("waiting", None, "stands")
    (entry, *_older) = history.read(history.of_record(answer))
    assert (entry.who, entry.changes[0].old) == (str(leader.user), "Confirmed")
    mended = {"leader": "gone", "leader_name": "Yeni Başkan", "leader_from": "2026-04-05"}
    mended["shown"] = client.get(PAGE).context["form"]["shown"].value()
    client.post(PAGE, mended | {f"person_{leader.pk}": "stands", "confirm": "1"})
    answer.refresh_from_db()
    assert (answer.state, answer.leader) == ("confirmed", "proposed")
    RenewalRound.objects.update(state="closed")
    with pytest.raises(DomainError, match="This round is closed"):
        reopen(answer=answer, appointment=leader)
    told = client.post(PAGE, {"correct": "1"}, follow=True).content.decode()
    assert ("This round is closed." in told, "Correct the answer" in told) == (True, False)


def test_correction_leaves_an_accepted_leader(leader, answer, editor):
    confirmed(answer, leader, leader_stands=False)
    seen = RenewalAnswer.objects.get(pk=answer.pk).leader_mark
    accept_leader(answer=answer, looked_at=seen, by=editor)
    reopen(answer=answer, appointment=leader)
    assert "leader" not in signed_in(leader.user).get(PAGE).context["form"].fields
    assert (RenewalAnswer.objects.get().leader, LeaderTerm.objects.count()) == ("accepted", 2)


def test_nobody_else_opens_an_answer_again(leader, answer):
    place = leader.municipality
    viewer = AppointmentFactory(municipality=place, role=AppointmentRole.VIEWER, department=None)
    with pytest.raises(DomainError, match="open already"):
        reopen(answer=answer, appointment=leader)
    save_answer(answer=answer, appointment=leader, said=Said(people={viewer.pk: True}))
    confirmed(answer, leader)
    for other in (viewer, AppointmentFactory()):
        with pytest.raises(DomainError, match="does not let you answer"):
            reopen(answer=answer, appointment=other)
    assert RenewalAnswer.objects.get().state == "confirmed"


def test_leader_of_today_does_not_begin_tomorrow(leader, answer):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    sent = {"leader": "gone", "leader_name": "Yeni Başkan", "later": "1"}
    refused = signed_in(leader.user).post(PAGE, sent | {"leader_from": tomorrow.isoformat()})
    assert refused.status_code == 422
    assert "has not come yet" in str(refused.context["form"].errors["leader_from"])
    with pytest.raises(DomainError, match="has not come yet"):
        save_answer(answer=answer, appointment=leader, said=Said(False, "Yeni Başkan", tomorrow))
    today = signed_in(leader.user).post(PAGE, sent | {"leader_from": timezone.localdate().isoformat()})
    assert (today.status_code, RenewalAnswer.objects.get().leader) == (302, "proposed")


def test_no_question_that_must_be_answered_is_marked_optional(leader, answer):
    client = signed_in(leader.user)
    wrong = {"leader": "gone", "leader_name": "http://evil.example", "later": "1"}
    for page in (client.get(PAGE), client.post(PAGE, wrong), client.post(PAGE, {"confirm": "1"})):
        assert "(optional)" not in page.content.decode()


def test_record_is_asked_for_once_and_confirmed_with_the_answer(leader, answer):
    client, asked = signed_in(leader.user), "The record was never confirmed"
    told = client.get("/en/my/").content.decode()
    assert (PAGE in told, asked in told) == (True, False)
    record = client.get("/en/my/municipality/").content.decode()
    assert (PAGE in record, "Everything in the record is right" in record) == (True, False)
    confirmed(answer, leader)
    assert RecordConfirmation.objects.get().confirmed_by == leader
    assert "last confirmed its record on" in client.get("/en/my/municipality/").content.decode()
    RenewalRound.objects.update(state="closed")
    assert asked not in client.get("/en/my/").content.decode()


def test_answer_that_corrects_the_record_does_not_confirm_it(leader, answer):
    confirmed(answer, leader)
    reopen(answer=answer, appointment=leader)
    assert not RecordConfirmation.objects.exists()
    confirmed(answer, leader, leader_stands=False)
    assert not RecordConfirmation.objects.exists()


def test_reminders_are_one_line_of_the_history_and_open_invitations_are_seen(leader, answer, editor):
    lonely = RenewalAnswerFactory(round=answer.round, municipality=MunicipalityFactory())
    InvitationFactory(municipality=lonely.municipality)
    client = signed_in(editor)
    address = reverse("admin:members_renewalround_change", args=[answer.round_id])
    page = client.get(address).content.decode()
    assert ("Invited, valid until" in page, "Invite somebody else" in page) == (True, True)
    client.post(address, {"_remind": ""})
    assert not LogEntry.objects.get_for_object(answer).filter(changes__has_key="reminded").exists()
    (entry,) = LogEntry.objects.get_for_object(answer.round).filter(additional_data__isnull=False)
    assert (entry.actor, entry.additional_data["words"]) == (editor, {"count": 1})
    again = client.post(address, {"_remind": ""}, follow=True).content.decode()
    assert "Everybody who can be reminded was reminded today." in again

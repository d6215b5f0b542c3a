"""Rounds of renewal as staff open, remind and close them."""

import datetime as dt
from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members.actions.mails import send_due_mails
from members.actions.renewal import Said, close_round, confirm, open_round, remind, save_answer
from members.actions.renewal_leader import accept_leader
from members.enums import AppointmentRole
from members.models import Mail, RenewalAnswer, RenewalRound
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    RenewalAnswerFactory,
    RenewalRoundFactory,
    UserFactory,
)
from tests.languages import signed_in
from tests.members.renewal.answers import whole

pytestmark = pytest.mark.django_db


def addresses() -> list[str]:
    return sorted(Mail.objects.values_list("address", flat=True))


def test_round_asks_each_member_of_today_and_writes_to_its_coordinators(leader, editor):
    AppointmentFactory(municipality=leader.municipality)
    alone = AppointmentFactory(user__language="en")
    MembershipPeriodFactory(municipality=alone.municipality)
    AppointmentFactory(municipality=alone.municipality, role=AppointmentRole.VIEWER)
    empty = MembershipPeriodFactory().municipality
    AppointmentFactory(role=AppointmentRole.COORDINATOR)  # of a municipality that is no member
    left = MembershipPeriodFactory(left=dt.date(2020, 1, 1)).municipality
    renewal = open_round(renewal=RenewalRoundFactory.build(opened_by=None), by=editor)
    asked = {answer.municipality for answer in renewal.answers.all()}
    assert (asked, left in asked) == ({leader.municipality, alone.municipality, empty}, False)
    assert addresses() == sorted([leader.user.email, alone.user.email])
    send_due_mails()
    texts = {message.to[0]: (message.subject, message.body) for message in mail.outbox}
    assert "Lütfen" in texts[leader.user.email][0]
    assert "Please confirm the record of" in texts[alone.user.email][0]
    assert "/my/renewal/" in texts[alone.user.email][1]
    unanswered = renewal.answers.without_anybody(timezone.localdate())
    assert [each.municipality for each in unanswered] == [empty]


def test_one_round_is_open_at_a_time(editor):
    RenewalRoundFactory()
    with pytest.raises(DomainError, match="open already"):
        open_round(renewal=RenewalRoundFactory.build(opened_by=None), by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        RenewalRoundFactory()
    RenewalRound.objects.update(state="closed")
    assert open_round(renewal=RenewalRoundFactory.build(opened_by=None), by=editor).pk


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"term_to": 2029}, "must end after it starts"),
        ({"due": dt.date(2020, 1, 1)}, "must not lie in the past"),
        ({"due": dt.date(9999, 1, 1)}, "cannot be right"),
        ({"term_from": 7}, "1980"),
    ],
)
def test_senseless_round_is_refused(editor, changes, words):
    with pytest.raises(DomainError, match=words):
        open_round(renewal=RenewalRoundFactory.build(opened_by=None, **changes), by=editor)


def test_only_staff_with_the_right_open_remind_and_close(leader, answer):
    bare = UserFactory(staff=True)
    for person in (bare, leader.user):
        for refused in (
            lambda by=person: open_round(renewal=RenewalRoundFactory.build(opened_by=None), by=by),
            lambda by=person: remind(renewal=answer.round, by=by),
            lambda by=person: close_round(renewal=answer.round, by=by),
            lambda by=person: accept_leader(answer=answer, looked_at="", by=by),
        ):
            with pytest.raises(DomainError, match="Only the Union’s staff"):
                refused()


def test_reminder_reaches_who_has_not_answered_once_a_day(leader, answer, editor):
    done = RenewalAnswerFactory(round=answer.round, municipality=MunicipalityFactory())
    other = AppointmentFactory(municipality=done.municipality)
    save_answer(answer=done, appointment=other, said=Said(False, "Başkan", dt.date(2026, 4, 5)))
    save_answer(answer=done, appointment=other, said=whole(other))
    RenewalAnswer.objects.filter(pk=done.pk).update(leader="proposed")
    confirm(answer=done, appointment=other)
    RenewalAnswerFactory(round=answer.round, municipality=MunicipalityFactory())  # nobody acts for it
    assert [remind(renewal=answer.round, by=editor) for _click in range(2)] == [1, 0]
    answer.refresh_from_db()
    assert (answer.reminded, answer.reminded_on) == (1, timezone.localdate())
    assert addresses() == [leader.user.email]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with mock.patch("django.utils.timezone.localdate", return_value=tomorrow):
        assert remind(renewal=answer.round, by=editor) == 1
    send_due_mails()
    assert [message.to for message in mail.outbox] == [[leader.user.email]] * 2


def test_mail_that_waited_too_long_is_not_sent(leader, answer, editor):
    remind(renewal=answer.round, by=editor)
    save_answer(answer=answer, appointment=leader, said=whole(leader))
    confirm(answer=answer, appointment=leader)
    send_due_mails()
    assert mail.outbox == []


def test_staff_open_look_at_remind_and_close_a_round(leader, editor):
    empty = MembershipPeriodFactory(municipality__place="Boşyer").municipality
    client = signed_in(editor)
    add = reverse("admin:members_renewalround_add")
    refused = client.post(add, {"term_from": "2034", "term_to": "2029", "due": "2099-01-01"})
    assert "A term must end after it starts." in refused.content.decode()
    client.post(add, {"term_from": "2029", "term_to": "2034", "due": "2099-01-01", "sure": "1"})
    renewal = RenewalRound.objects.get()
    assert (renewal.opened_by, renewal.answers.count()) == (editor, 2)
    told = client.post(add, {"term_from": "2034", "term_to": "2039", "due": "2099-01-01"}, follow=True)
    assert "open already" in told.content.decode()
    address = reverse("admin:members_renewalround_change", args=[renewal.pk])
    page = client.get(address)
    groups = {str(each["title"]): each["answers"] for each in page.context["groups"]}
    assert [answer.municipality for answer in groups["Not answered"]] == [leader.municipality]
    assert [answer.municipality for answer in groups["Nobody can answer"]] == [empty]
    assert groups["Confirmed"] == []
    assert (
        "1 municipality was reminded." in client.post(address, {"_remind": ""}, follow=True).content.decode()
    )
    asked = client.post(address, {"_close": ""}).content.decode()
    assert "2 municipalities have not confirmed." in asked
    assert RenewalRound.objects.get().state == "open"
    closed = client.post(address, {"_close": "", "sure": "1"}, follow=True).content.decode()
    assert "The round is closed." in closed
    assert "This round is closed." in client.post(address, {"_remind": ""}, follow=True).content.decode()
    listed = client.get(reverse("admin:members_renewalround_changelist")).content.decode()
    assert "0 / 2" in listed


def test_staff_without_the_right_change_nothing(answer):
    client = signed_in(UserFactory(staff=True))
    for name, pk, button in (
        ("renewalround", answer.round.pk, "_close"),
        ("renewalanswer", answer.pk, "_accept"),
    ):
        address = reverse(f"admin:members_{name}_change", args=[pk])
        assert client.post(address, {button: ""}).status_code == 403
    assert RenewalRound.objects.get().state == "open"

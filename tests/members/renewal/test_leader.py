"""A new leader in the renewal: proposed by the municipality, accepted or returned by staff."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from members.actions.mails import send_due_mails
from members.actions.renewal import Said, save_answer
from members.actions.renewal_leader import accept_leader, return_leader
from members.models import LeaderTerm, RenewalAnswer
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    LeaderTermFactory,
    RenewalAnswerFactory,
    UserFactory,
)
from tests.languages import signed_in
from tests.members.renewal.answers import all_stays
from tests.races import at_once

pytestmark = pytest.mark.django_db


PAGE = "/en/my/renewal/"


NEW = {"leader": "gone", "leader_name": "Yeni Başkan", "leader_from": "2026-04-05"}


def shown(client) -> str:
    """What the municipality's form sends of what it showed."""
    return client.get(PAGE).context["form"]["shown"].value()


def mark(answer) -> str:
    """What the staff's form sends of the leader that it showed."""
    return RenewalAnswer.objects.get(pk=answer.pk).leader_mark


def answered(number: int):
    """An answer in which all is said, and so many representatives who may confirm it."""
    answer = RenewalAnswerFactory()
    people = [
        AppointmentFactory(municipality=answer.municipality, department=None) for _each in range(number)
    ]
    said = Said(False, "Başkan", dt.date(2026, 4, 5), people={each.pk: True for each in people})
    save_answer(answer=answer, appointment=people[0], said=said)
    return answer, people


def test_new_leader_is_public_only_after_staff_accept(leader, answer, editor):
    client = signed_in(leader.user)
    client.post(PAGE, all_stays(leader, confirm="1") | NEW)
    address = reverse("admin:members_renewalanswer_change", args=[answer.pk])
    assert "Yeni Başkan" not in Client().get("/en/members/keles/").content.decode()
    staff = signed_in(editor)
    assert ("Yeni Başkan" in staff.get(address).content.decode()) is True
    accepted = staff.post(address, {"_accept": "", "looked_at": mark(answer)}, follow=True)
    assert "The leader is in the record." in accepted.content.decode()
    assert "Yeni Başkan" in Client().get("/en/members/keles/").content.decode()
    old, new = LeaderTerm.objects.order_by("started")
    assert (old.ended, new.started, new.person_name) == (dt.date(2026, 4, 5),) * 2 + ("Yeni Başkan",)
    assert (new.source, new.is_sample, new.office) == ("Belediyenin kendi bildirimi", False, "mayor")
    send_due_mails()
    assert (mail.outbox[0].to, "Yeni Başkan" in str(mail.outbox[0].body)) == ([leader.user.email], True)
    with pytest.raises(DomainError, match="decided or changed before"):
        accept_leader(answer=answer, looked_at=mark(answer), by=editor)


def test_term_that_ended_before_stays_as_it_is(leader, answer, editor):
    LeaderTerm.objects.update(ended=dt.date(2026, 4, 1))
    save_answer(answer=answer, appointment=leader, said=Said(False, "Yeni Başkan", dt.date(2026, 4, 5)))
    accept_leader(answer=answer, looked_at=mark(answer), by=editor)
    assert LeaderTerm.objects.get(person_name="Eski Başkan").ended == dt.date(2026, 4, 1)


def test_leader_whose_term_does_not_fit_is_refused_with_the_reason(leader, answer, editor):
    LeaderTermFactory(
        municipality=leader.municipality, started=dt.date(2090, 1, 1), ended=None, person_name="Sonraki"
    ) if LeaderTerm.objects.update(ended=dt.date(2089, 1, 1)) else None
    save_answer(answer=answer, appointment=leader, said=Said(False, "Yeni Başkan", dt.date(2026, 4, 5)))
    with pytest.raises(DomainError, match=r"Sonraki|already has a holder"):
        accept_leader(answer=answer, looked_at=mark(answer), by=editor)
    answer.refresh_from_db()
    assert (answer.leader, LeaderTerm.objects.count()) == ("proposed", 2)


def test_returned_leader_opens_the_answer_again(leader, answer, editor):
    client = signed_in(leader.user)
    client.post(PAGE, all_stays(leader, confirm="1") | NEW)
    address = reverse("admin:members_renewalanswer_change", args=[answer.pk])
    staff = signed_in(editor)
    refused = staff.post(address, {"_return": "", "leader_note": " "}).content.decode()
    assert "Write what is wrong" in refused
    refused = staff.post(address, {"_return": "", "leader_note": "ö" * 1001}).content.decode()
    assert ("1001 characters; at most 1000" in refused, "ö" * 1001 in refused) == (True, True)
    staff.post(address, {"_return": "", "leader_note": "Which day?", "looked_at": mark(answer)})
    answer.refresh_from_db()
    assert (answer.leader, answer.state, answer.answered_by) == ("returned", "waiting", None)
    page = client.get(PAGE).content.decode()
    assert ("Which day?" in page, "Confirm the record" in page) == (True, True)
    refused = client.post(PAGE, all_stays(leader, confirm="1") | NEW)
    assert "read their note" in refused.content.decode()
    mended = NEW | {"leader_from": "2026-04-06", "shown": shown(client)}
    assert client.post(PAGE, all_stays(leader, confirm="1") | mended).status_code == 302
    answer.refresh_from_db()
    assert (answer.leader, answer.leader_note, answer.state) == ("proposed", "", "confirmed")


def test_nobody_decides_their_own_leader(leader, answer):
    boss = UserFactory(superuser=True)
    own = AppointmentFactory(user=boss, municipality=leader.municipality)
    save_answer(answer=answer, appointment=own, said=Said(False, "Yeni Başkan", dt.date(2026, 4, 5)))
    for decide in (
        lambda: accept_leader(answer=answer, looked_at=mark(answer), by=boss),
        lambda: return_leader(answer=answer, looked_at=mark(answer), by=boss, note="No."),
    ):
        with pytest.raises(DomainError, match="own proposal"):
            decide()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"leader_name": ""}, "leader_name"),
        ({"leader_name": "http://evil.example"}, "leader_name"),
        ({"leader_name": "x" * 151}, "leader_name"),
        ({"leader_from": ""}, "leader_from"),
        ({"leader_from": "9999-01-01"}, "leader_from"),
        ({"leader": "x"}, "leader"),
    ],
)
def test_senseless_leader_is_said_beside_the_field(leader, answer, changes, field):
    refused = signed_in(leader.user).post(PAGE, NEW | {"later": "1"} | changes)
    assert (refused.status_code, field in refused.context["form"].errors) == (422, True)
    assert RenewalAnswer.objects.get().leader == "unsaid"


def test_ten_who_accept_at_once_make_one_term(shared_database):
    answer, _people = answered(1)
    editors = [UserFactory(superuser=True) for _number in range(10)]
    seen = mark(answer)
    outcomes = at_once(10, lambda place: accept_leader(answer=answer, looked_at=seen, by=editors[place]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["DomainError"] * 9, "NoneType"]
    assert LeaderTerm.objects.count() == 1

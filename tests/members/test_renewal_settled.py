"""The record counts as confirmed once all is decided that an answer found wrong; a closed round tells it."""

import datetime as dt
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone, translation

from members.actions.departments import approve_department, propose_department
from members.actions.handover import end_and_hand_over
from members.actions.renewal import Said, close_round, confirm, reopen, save_answer
from members.actions.renewal_leader import accept_leader
from members.enums import AppointmentRole
from members.models import DepartmentChange, RecordConfirmation, RenewalAnswer
from members.models.department_change import DepartmentRecord
from tests.factories.members import (
    AppointmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    RecordConfirmationFactory,
    RenewalAnswerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE, RECORD, HOME = "/en/my/renewal/", "/en/my/municipality/", "/en/my/"
ASKED = "The record was never confirmed"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def leader():
    """The coordinator of a member, in its only department."""
    place = MembershipPeriodFactory().municipality
    LeaderTermFactory(municipality=place, person_name="Eski Başkan", ended=None)
    return AppointmentFactory(
        municipality=place, role=AppointmentRole.COORDINATOR, department__name="Göç Müdürlüğü"
    )


@pytest.fixture
def answer(leader):
    return RenewalAnswerFactory(municipality=leader.municipality)


def mark(answer) -> str:
    """What the staff's form sends of the leader that it showed."""
    return RenewalAnswer.objects.get(pk=answer.pk).leader_mark


@pytest.fixture
def editor():
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


@pytest.fixture
def client(leader):
    signed_in = Client()
    signed_in.force_login(leader.user)
    signed_in.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return signed_in


def said(leader, *, mayor: bool = True, department: bool = True) -> dict[str, str]:
    """What is sent when the mayor, or the department, is or is not as recorded."""
    named = {"leader": "gone", "leader_name": "Yeni Başkan", "leader_from": "2026-04-05"}
    return {
        **({"leader": "stands"} if mayor else named),
        f"department_{leader.department_id}": "stands" if department else "gone",
        f"person_{leader.pk}": "stands",
        "confirm": "1",
    }


def propose(leader) -> DepartmentChange:
    """Another name for the department."""
    wanted = DepartmentRecord("Göç ve Uyum Müdürlüğü", (), True)
    propose_department(appointment=leader, wanted=wanted, department=leader.department)
    return DepartmentChange.objects.get(state="pending")


def confirmations() -> int:
    return RecordConfirmation.objects.count()


def test_answer_with_a_new_mayor_confirms_the_record_once_staff_accept(leader, answer, editor, client):
    told = client.post(PAGE, said(leader, mayor=False), follow=True).content.decode()
    assert "once what you changed is decided" in told
    assert ("Thank you: the record is confirmed" in told, confirmations()) == (False, 0)
    assert "staff decide on whom the municipality named as its leader" in client.get(PAGE).content.decode()
    text = client.get(RECORD).content.decode()
    assert ("as soon as all that it changes is decided" in text, "is confirmed there" in text) == (
        True,
        False,
    )
    accept_leader(answer=answer, looked_at=mark(answer), by=editor)
    made = RecordConfirmation.objects.get()
    assert (made.confirmed_by, made.confirmed_on) == (leader, timezone.localdate())
    assert "By this answer the record counts as confirmed since" in client.get(PAGE).content.decode()
    assert "last confirmed its record on" in client.get(RECORD).content.decode()
    close_round(renewal=answer.round, by=editor)
    assert ASKED not in client.get(HOME).content.decode()


def test_decision_after_the_round_confirms_the_record_too(leader, answer, editor, client):
    client.post(PAGE, said(leader, mayor=False))
    close_round(renewal=answer.round, by=editor)
    assert ASKED not in client.get(HOME).content.decode()
    accept_leader(answer=answer, looked_at=mark(answer), by=editor)
    assert confirmations() == 1


def test_changed_department_is_decided_before_the_record_counts(leader, answer, editor, client):
    told = client.post(PAGE, said(leader, department=False), follow=True).content.decode()
    assert "Nothing is proposed yet for: Göç Müdürlüğü" in told
    change = propose(leader)
    assert "decide on what is proposed for: Göç Müdürlüğü" in client.get(PAGE).content.decode()
    approve_department(change=change, by=editor)
    assert confirmations() == 1
    text = client.get(PAGE).content.decode()
    assert ("counts as confirmed since" in text, "Nothing is proposed yet" in text) == (True, False)


def test_leader_and_department_must_both_be_decided(leader, answer, editor, client):
    change = propose(leader)
    client.post(PAGE, said(leader, mayor=False, department=False))
    accept_leader(answer=answer, looked_at=mark(answer), by=editor)
    assert confirmations() == 0
    approve_department(change=change, by=editor)
    assert confirmations() == 1


def test_department_that_was_approved_before_the_answer_counts(leader, answer, editor, client):
    approve_department(change=propose(leader), by=editor)
    told = client.post(PAGE, said(leader, department=False), follow=True).content.decode()
    assert ("Thank you: the record is confirmed." in told, confirmations()) == (True, 1)


def test_who_leaves_with_a_last_day_is_recorded_rightly(leader, answer):
    leaver = AppointmentFactory(municipality=leader.municipality, department=leader.department)
    end_and_hand_over(appointment=leaver, last_day=timezone.localdate(), successor=None, by=leader.user)
    people, departments = {leader.pk: True, leaver.pk: False}, {leader.department_id: True}
    save_answer(answer=answer, appointment=leader, said=Said(True, departments=departments, people=people))
    assert confirm(answer=answer, appointment=leader)


def test_later_decisions_confirm_nothing_anew(leader, answer, editor, client):
    client.post(PAGE, said(leader))
    RecordConfirmation.objects.update(confirmed_on=timezone.localdate() + dt.timedelta(days=1))
    approve_department(change=propose(leader), by=editor)
    assert confirmations() == 1


def test_decision_at_the_moment_at_which_somebody_confirms_fails_for_nobody(leader, answer, editor, client):
    client.post(PAGE, said(leader, mayor=False))
    RecordConfirmationFactory(confirmed_by=leader)
    with mock.patch(
        "members.queries.renewal_sheet._confirmed_on", return_value=None
    ):  # as it was just before
        accept_leader(answer=answer, looked_at=mark(answer), by=editor)
    assert (RenewalAnswer.objects.get().leader, confirmations()) == ("accepted", 1)


def test_correction_takes_back_what_the_decision_confirmed(leader, answer, editor, client):
    client.post(PAGE, said(leader, mayor=False))
    yesterday = timezone.now() - dt.timedelta(days=1)
    RenewalAnswer.objects.update(answered_at=yesterday)
    accept_leader(answer=answer, looked_at=mark(answer), by=editor)
    earlier = timezone.localdate(yesterday) - dt.timedelta(days=9)
    RecordConfirmationFactory(confirmed_by=leader, confirmed_on=earlier)
    reopen(answer=answer, appointment=leader)
    assert [row.confirmed_on for row in RecordConfirmation.objects.all()] == [earlier]


def test_closed_round_tells_what_was_answered(leader, answer, editor, client):
    client.post(PAGE, said(leader, department=False))
    close_round(renewal=answer.round, by=editor)
    text = client.get(PAGE).content.decode()
    for words in ("This round is closed.", "gave the municipality’s answer on", "changed or gone", RECORD):
        assert words in text
    assert ("Correct the answer" in text, "Confirm the record" in text) == (False, False)


def test_closed_round_without_an_answer_says_so(leader, answer, editor, client):
    close_round(renewal=answer.round, by=editor)
    text = client.get(PAGE).content.decode()
    assert ("did not confirm its answer" in text, "nothing said" in text) == (True, True)
    told = client.post(PAGE, said(leader), follow=True).content.decode()
    assert ("This round is closed." in told, RenewalAnswer.objects.get().state) == (True, "waiting")


def test_record_page_says_how_a_mayor_is_corrected(leader, client):
    text = client.get(RECORD).content.decode()
    assert "Who leads the municipality is not changed here" in text
    assert f"/en/members/{leader.municipality.slug}/report/" in text
    propose(leader)
    assert "Proposals of the municipality wait for the staff" in client.get(RECORD).content.decode()

"""Renewal rounds: each member confirms who leads it, its departments and who acts for it."""

import datetime as dt
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.actions.renewal import Said, confirm, save_answer
from members.enums import AppointmentRole
from members.models import LeaderTerm, RenewalAnswer, RenewalPoint, RenewalRound
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    RenewalAnswerFactory,
)
from tests.languages import signed_in
from tests.members.renewal.answers import all_stays, whole
from tests.races import at_once

pytestmark = pytest.mark.django_db


PAGE = "/en/my/renewal/"


NEW = {"leader": "gone", "leader_name": "Yeni Başkan", "leader_from": "2026-04-05"}


def shown(client) -> str:
    """What the municipality's form sends of what it showed."""
    return client.get(PAGE).context["form"]["shown"].value()


def test_municipality_confirms_all_as_recorded(leader, answer):
    client = signed_in(leader.user)
    page = client.get(PAGE).content.decode()
    for told in ("Eski Başkan", str(leader.department), "Koordinatör Hanım", "Confirm the record"):
        assert told in page
    told = client.post(PAGE, all_stays(leader, confirm="1"), follow=True).content.decode()
    assert "Thank you: the record is confirmed." in told
    answer.refresh_from_db()
    assert (answer.state, answer.answered_by, answer.leader) == ("confirmed", leader, "stands")
    assert client.post(PAGE, all_stays(leader, confirm="1")).status_code == 422
    (entry, *_older) = history.read(history.of_record(answer))
    assert (entry.who, [change.new for change in entry.changes]) == ("Koordinatör Hanım", ["Confirmed"])


def test_own_page_asks_for_the_answer_until_it_is_given(leader, answer):
    client = signed_in(leader.user)
    viewer = AppointmentFactory(municipality=leader.municipality, role=AppointmentRole.VIEWER)
    foreign = AppointmentFactory()
    assert PAGE in client.get("/en/my/").content.decode()
    for other in (viewer, foreign):
        assert PAGE not in signed_in(other.user).get("/en/my/").content.decode()
    people = {f"person_{viewer.pk}": "stands", f"department_{viewer.department_id}": "stands"}
    client.post(PAGE, all_stays(leader, confirm="1") | people)
    assert PAGE not in client.get("/en/my/").content.decode()


def test_confirming_with_gaps_says_what_is_undecided(leader, answer):
    client = signed_in(leader.user)
    refused = client.post(PAGE, {"confirm": "1"})
    assert refused.status_code == 422
    assert len(refused.context["form"].errors) == 3
    with pytest.raises(DomainError) as refusal:
        confirm(answer=answer, appointment=leader)
    for words in ("Say who leads", "Say of each department", "Say of each person"):
        assert words in str(refusal.value)
    assert RenewalAnswer.objects.get().state == "waiting"


def test_what_is_saved_for_later_is_there_again(leader, answer):
    client = signed_in(leader.user)
    sent = NEW | {f"person_{leader.pk}": "stands", "later": "1"}
    assert "Saved. Come back" in client.post(PAGE, sent, follow=True).content.decode()
    form = client.get(PAGE).context["form"]
    assert form["leader_name"].value() == "Yeni Başkan"
    assert form[f"person_{leader.pk}"].value() == "stands"
    assert form[f"department_{leader.department_id}"].value() == ""
    answer.refresh_from_db()
    assert (answer.leader, answer.state) == ("proposed", "waiting")


def test_nothing_is_asked_for_twice_where_no_leader_is_recorded(leader, answer):
    LeaderTerm.objects.all().delete()
    client = signed_in(leader.user)
    form = client.get(PAGE).context["form"]
    assert [label for _value, label in form.fields["leader"].choices] == ["The person named below"]
    assert client.post(PAGE, {"leader": "gone", "later": "1"}).status_code == 302
    refused = client.post(PAGE, all_stays(leader, confirm="1", leader="gone"))
    assert {"leader_name", "leader_from"} <= set(refused.context["form"].errors)
    assert RenewalAnswer.objects.get().leader == "unsaid"


def test_who_leaves_needs_a_last_day(leader, answer):
    colleague = AppointmentFactory(municipality=leader.municipality, department=leader.department)
    client = signed_in(leader.user)
    sent = all_stays(leader, confirm="1") | {f"person_{colleague.pk}": "gone"}
    refused = client.post(PAGE, sent)
    page = refused.content.decode()
    assert (refused.status_code, f"/en/my/colleagues/{colleague.pk}/end/" in page) == (422, True)
    assert f"Say first on which day this ends: {colleague.user}." in page
    colleague.ended = timezone.localdate()
    colleague.save()
    del sent[f"person_{colleague.pk}"]
    assert client.post(PAGE, sent).status_code == 302


def test_only_own_departments_and_people_are_answered(leader, answer):
    foreign = AppointmentFactory()
    save_answer(
        answer=answer,
        appointment=leader,
        said=Said(departments={foreign.department_id: True}, people={foreign.pk: True}),
    )
    assert not RenewalPoint.objects.exists()


def test_page_is_for_who_acts_for_a_member_that_is_asked(leader, answer):
    place = leader.municipality
    viewer = AppointmentFactory(municipality=place, role=AppointmentRole.VIEWER)
    foreign = AppointmentFactory(role=AppointmentRole.COORDINATOR)
    for person in (viewer, foreign):
        client = signed_in(person.user)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, all_stays(leader, confirm="1")).status_code == 404
        with pytest.raises(DomainError, match="does not let you"):
            save_answer(answer=answer, appointment=person, said=whole(leader))
        with pytest.raises(DomainError, match="does not let you"):
            confirm(answer=answer, appointment=person)
    representative = AppointmentFactory(municipality=place)
    assert signed_in(representative.user).get(PAGE).status_code == 200
    RenewalRound.objects.update(state="closed")
    with pytest.raises(DomainError, match="closed"):
        confirm(answer=answer, appointment=leader)


def test_representative_is_led_to_no_page_that_is_closed_to_them(leader, answer):
    representative = AppointmentFactory(municipality=leader.municipality)
    page = signed_in(representative.user).get(PAGE).content.decode()
    assert ("/end/" in page, "/en/my/leave/" in page) == (False, True)


def answered(number: int):
    """An answer in which all is said, and so many representatives who may confirm it."""
    answer = RenewalAnswerFactory()
    people = [
        AppointmentFactory(municipality=answer.municipality, department=None) for _each in range(number)
    ]
    said = Said(False, "Başkan", dt.date(2026, 4, 5), people={each.pk: True for each in people})
    save_answer(answer=answer, appointment=people[0], said=said)
    return answer, people


def test_eight_confirmations_at_once_are_one(shared_database):
    answer, people = answered(8)
    outcomes = at_once(8, lambda place: confirm(answer=answer, appointment=people[place]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["DomainError"] * 7, "bool"]
    answer.refresh_from_db()
    assert answer.answered_by == people[outcomes.index(False)]


def test_without_the_guard_several_would_confirm(shared_database):
    answer, people = answered(8)

    def answerable(answer, appointment):
        return RenewalAnswer.objects.select_related("round", "municipality").get(pk=answer.pk)

    def take(answer, appointment):
        RenewalAnswer.objects.filter(pk=answer.pk).update(
            state="confirmed", answered_by=appointment, answered_at=timezone.now()
        )

    with (
        mock.patch("members.actions.renewal._answerable", answerable),
        mock.patch("members.actions.renewal._take", take),
    ):
        outcomes = at_once(8, lambda place: confirm(answer=answer, appointment=people[place]))
    assert outcomes.count(False) > 1


def test_page_takes_the_same_queries_for_1_person_and_for_20(leader, answer):
    client = signed_in(leader.user)
    client.get(PAGE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    few = queries()
    for _number in range(19):
        AppointmentFactory(municipality=leader.municipality)
        DepartmentFactory(municipality=leader.municipality)
    assert queries() == few <= 15

"""Renewal rounds: each member confirms who leads it, its departments and who acts for it."""

import datetime as dt
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from members.actions.mails import send_due_mails
from members.actions.renewal import (
    Said,
    accept_leader,
    close_round,
    confirm,
    open_round,
    remind,
    return_leader,
    save_answer,
)
from members.enums import AppointmentRole
from members.models import LeaderTerm, Mail, RenewalAnswer, RenewalPoint, RenewalRound
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    RenewalAnswerFactory,
    RenewalRoundFactory,
    UserFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
PAGE = "/en/my/renewal/"
NEW = {"leader": "gone", "leader_name": "Yeni Başkan", "leader_from": "2026-04-05"}


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def keles():
    """A member with a mayor and a coordinator."""
    place = MunicipalityFactory(place="Keles", name_en="Keles Municipality")
    MembershipPeriodFactory(municipality=place)
    LeaderTermFactory(municipality=place, person_name="Eski Başkan", ended=None, is_sample=False)
    return place


@pytest.fixture
def leader(keles):
    """The coordinator of Keles, the only one who acts for it."""
    return AppointmentFactory(
        municipality=keles,
        role=AppointmentRole.COORDINATOR,
        user__name="Koordinatör Hanım",
        user__language="tr",
    )


@pytest.fixture
def editor():
    person = UserFactory(staff=True, name="Ayşe Kâtip")
    person.groups.add(Group.objects.get(name="Network editors"))
    return person


@pytest.fixture
def answer(keles):
    return RenewalAnswerFactory(municipality=keles)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def all_stays(appointment, **changes) -> dict[str, str]:
    """What is sent when all is as recorded."""
    stays = {f"person_{appointment.pk}": "stands", f"department_{appointment.department_id}": "stands"}
    return {"leader": "stands", **stays, **changes}


def whole(appointment) -> Said:
    """All is as recorded."""
    return Said(True, departments={appointment.department_id: True}, people={appointment.pk: True})


def shown(client) -> str:
    """What the municipality's form sends of what it showed."""
    return client.get(PAGE).context["form"]["shown"].value()


def mark(answer) -> str:
    """What the staff's form sends of the leader that it showed."""
    return RenewalAnswer.objects.get(pk=answer.pk).leader_mark


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


def test_ten_who_accept_at_once_make_one_term(shared_database):
    answer, _people = answered(1)
    editors = [UserFactory(superuser=True) for _number in range(10)]
    seen = mark(answer)
    outcomes = at_once(10, lambda place: accept_leader(answer=answer, looked_at=seen, by=editors[place]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["DomainError"] * 9, "NoneType"]
    assert LeaderTerm.objects.count() == 1


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

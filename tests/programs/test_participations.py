"""Municipalities in cycles: who applies, who is selected, and that no place is given twice."""

import datetime as dt
import time
from unittest import mock

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.actions.mails import send_due_mails
from members.enums import AppointmentRole
from members.needs_now import lines_for
from mmu_portal.lib import capacity, history
from mmu_portal.lib.errors import DomainError
from programs.actions import participations
from programs.enums import ParticipationState
from programs.models import Cycle, CycleParticipation, CyclePlaces
from tests.factories.members import (
    AppointmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.factories.programs import CycleFactory, ParticipationFactory, ProgramFactory
from tests.races import at_once, without_constraint

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = "/en/my/programs/"


@pytest.fixture
def cycle():
    return CycleFactory(
        program=ProgramFactory(slug="reclaiming-streets", name_en="Reclaiming Streets"),
        number=4,
        opens=TODAY - dt.timedelta(days=3),
        closes=TODAY + dt.timedelta(days=3),
        capacity=2,
    )


def member(**fields):
    """Somebody who acts for a municipality of the Union."""
    period = MembershipPeriodFactory()
    return AppointmentFactory(municipality=period.municipality, user__language="en", **fields)


@pytest.fixture
def staff():
    person = UserFactory(staff=True)
    person.groups.set(Group.objects.filter(name="Program staff"))  # a race's database has no groups
    return person


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def applied(cycle, number=1):
    return [participations.apply(cycle=cycle, appointment=member()) for _number in range(number)]


def taken(cycle) -> int:
    return CyclePlaces.objects.get(cycle=cycle).taken


def test_member_applies_once_and_hears_what_becomes_of_it(cycle, staff):
    acting = member()
    asked = participations.apply(cycle=cycle, appointment=acting, message="Our school street")
    assert (asked.state, asked.applied_by, asked.message) == ("applied", acting, "Our school street")
    with pytest.raises(DomainError, match="applied already"):
        participations.apply(cycle=cycle, appointment=acting)
    for action in (participations.select, participations.activate, participations.graduate):
        action(participation=asked, by=staff)
        send_due_mails()
    assert [each.subject for each in mail.outbox] == [
        "Your municipality is selected: Reclaiming Streets",
        "Your municipality takes part: Reclaiming Streets",
        "Your municipality has graduated: Reclaiming Streets",
    ]
    assert {address for each in mail.outbox for address in each.to} == {acting.user.email}
    told = [change.new for entry in history.read(history.of_record(asked)) for change in entry.changes]
    assert "Graduated" in told


def test_mail_is_in_the_language_of_who_applied(cycle, staff):
    acting = member()
    acting.user.language = "tr"
    acting.user.save()
    asked = participations.apply(cycle=cycle, appointment=acting)
    participations.end(participation=asked, by=staff, answer="Bu dönem dolu.")
    send_due_mails()
    (letter,) = mail.outbox
    assert "Bu dönem dolu." in letter.body
    assert letter.subject.startswith("Belediyeniz")


@pytest.mark.parametrize(
    ("acting", "window", "sentence"),
    [
        (lambda: member(role=AppointmentRole.VIEWER), {}, "does not let you apply"),
        (lambda: member(ended=TODAY - dt.timedelta(days=1)), {}, "does not let you apply"),
        (AppointmentFactory, {}, "Only members of the Union"),
        (member, {"closes": TODAY - dt.timedelta(days=1)}, "takes no applications today"),
        (member, {"opens": TODAY + dt.timedelta(days=1)}, "takes no applications today"),
    ],
)
def test_who_may_not_apply_is_told_why(cycle, acting, window, sentence):
    Cycle.objects.filter(pk=cycle.pk).update(**window)
    cycle.refresh_from_db()
    with pytest.raises(DomainError, match=sentence):
        participations.apply(cycle=cycle, appointment=acting())
    assert not CycleParticipation.objects.exists()


def test_no_more_are_selected_than_there_are_places(cycle, staff):
    first, second, third = applied(cycle, 3)
    for each in (first, second):
        participations.select(participation=each, by=staff)
    with pytest.raises(DomainError, match="no free place"):
        participations.select(participation=third, by=staff)
    third.refresh_from_db()
    assert (third.state, taken(cycle)) == ("applied", 2)
    participations.end(participation=first, by=staff, answer="They left.")
    participations.select(participation=third, by=staff)
    assert taken(cycle) == 2


def test_withdrawal_gives_the_place_back_once_and_lets_apply_anew(cycle, staff):
    acting = member()
    asked = participations.apply(cycle=cycle, appointment=acting)
    participations.select(participation=asked, by=staff)
    participations.withdraw(participation=asked, appointment=acting)
    assert taken(cycle) == 0
    with pytest.raises(DomainError, match="in another state"):
        participations.withdraw(participation=asked, appointment=acting)
    again = participations.apply(cycle=cycle, appointment=acting)
    assert (again.pk, again.state) == (asked.pk, "applied")
    participations.end(participation=again, by=staff, answer="Not this time.")
    with pytest.raises(DomainError, match="applied already"):
        participations.apply(cycle=cycle, appointment=acting)


def test_states_follow_each_other_and_nobody_decides_on_their_own(cycle, staff):
    (asked,) = applied(cycle)
    for action in (participations.activate, participations.graduate):
        with pytest.raises(DomainError, match="in another state"):
            action(participation=asked, by=staff)
    with pytest.raises(DomainError, match="Write to the municipality why"):
        participations.end(participation=asked, by=staff, answer=" ")
    AppointmentFactory(user=staff, municipality=asked.municipality)
    with pytest.raises(DomainError, match="Nobody decides"):
        participations.select(participation=asked, by=staff)


def test_another_municipality_withdraws_nothing(cycle):
    (asked,) = applied(cycle)
    with pytest.raises(DomainError, match="Only the municipality itself"):
        participations.withdraw(participation=asked, appointment=member())


def test_mentor_is_a_graduate_of_an_earlier_cycle(cycle, staff):
    earlier = CycleFactory(program=cycle.program, number=3)
    graduate = ParticipationFactory(cycle=earlier, state="graduated").municipality
    (asked,) = applied(cycle)
    participations.select(participation=asked, by=staff)
    participations.choose_mentor(participation=asked, mentor=graduate, by=staff)
    asked.refresh_from_db()
    assert asked.mentor == graduate
    with pytest.raises(DomainError, match="A mentor is a municipality that graduated"):
        participations.choose_mentor(participation=asked, mentor=MunicipalityFactory(), by=staff)


def test_cycle_keeps_as_many_places_as_are_taken(cycle, staff):
    for each in applied(cycle, 2):
        participations.select(participation=each, by=staff)
    cycle.capacity = 1
    with pytest.raises(ValidationError, match="2 municipalities take part already"):
        cycle.full_clean()
    with pytest.raises(DomainError, match="2 municipalities take part already"):  # of the moment
        cycle.save()
    cycle.refresh_from_db()
    assert (cycle.capacity, CyclePlaces.objects.get().capacity) == (2, 2)
    cycle.capacity = None
    cycle.save()
    assert CyclePlaces.objects.get(cycle=cycle).is_full is False


def select_all(cycle, staff, number):
    asked = applied(cycle, number)

    def work(place):
        participations.select(participation=asked[place], by=staff)

    at_once(number, work)
    return CycleParticipation.objects.filter(cycle=cycle, state="selected").count()


def test_twelve_selected_at_once_take_two_places(cycle, staff, shared_database):
    assert select_all(cycle, staff, 12) == 2
    assert taken(cycle) == 2


def test_without_the_guard_more_would_be_selected(cycle, staff, shared_database):
    def count_then_take(self):
        left = self.taken < self.capacity
        time.sleep(0.05)
        type(self).objects.filter(pk=self.pk).update(taken=self.taken + 1)
        return left

    # On SQLite one writer at a time waits for the other: there the reading is what must be outdated.
    places = CyclePlaces.objects.get(cycle=cycle)
    with (
        mock.patch.object(participations, "_places", return_value=places),
        mock.patch.object(capacity.CountedCapacity, "take", count_then_take),
        without_constraint(CyclePlaces, "cycle_places_not_oversold"),
    ):
        assert select_all(cycle, staff, 6) > 2


def test_one_of_ten_who_decide_at_once_does(cycle, staff, shared_database):
    (asked,) = applied(cycle)
    outcomes = at_once(10, lambda place: participations.select(participation=asked, by=staff))
    assert [each for each in outcomes if each is None] == [None]
    assert taken(cycle) == 1


def test_own_area_applies_and_withdraws(cycle):
    acting = member()
    client = signed_in(acting.user)
    assert "Apply" in client.get(LIST).content.decode()
    answer = client.post(f"{LIST}reclaiming-streets/4/apply/", {"message": "Our school"}, follow=True)
    assert "on its way to the Union’s staff" in answer.content.decode()
    found = CycleParticipation.objects.get(municipality=acting.municipality)
    assert "The application waits for an answer" in client.get("/en/my/").content.decode()
    asked = client.get(f"{LIST}{found.pk}/withdraw/").content.decode()
    assert "You can apply again as long as the cycle takes applications." in asked
    found.refresh_from_db()
    assert found.state == ParticipationState.APPLIED
    client.post(f"{LIST}{found.pk}/withdraw/")
    found.refresh_from_db()
    assert found.state == ParticipationState.WITHDRAWN
    other = signed_in(member().user)
    assert other.post(f"{LIST}{found.pk}/withdraw/").status_code == 404
    viewer = signed_in(member(role=AppointmentRole.VIEWER).user)
    nobody = signed_in(UserFactory())
    told = {viewer: "By your appointment you only read.", nobody: "You act for no municipality today."}
    for client, sentence in told.items():
        page = client.get(f"{LIST}reclaiming-streets/4/apply/").content.decode()
        assert (sentence in page, "Send the application" in page) == (True, False)
        assert client.post(f"{LIST}reclaiming-streets/4/apply/", {"message": "x"}).status_code == 404


def test_who_takes_part_reads_what_withdrawing_means_before_it_is_done(cycle, staff):
    acting = member()
    asked = participations.apply(cycle=cycle, appointment=acting)
    participations.select(participation=asked, by=staff)
    cycle.closes = timezone.localdate() - dt.timedelta(days=1)
    cycle.save()
    client = signed_in(acting.user)
    listed = client.get(LIST).content.decode()
    assert f'href="{LIST}{asked.pk}/withdraw/"' in listed
    assert f'action="{LIST}{asked.pk}/withdraw/"' not in listed
    page = client.get(f"{LIST}{asked.pk}/withdraw/").content.decode()
    assert "Shall your municipality leave the cycle?" in page
    assert "so you cannot come back" in page
    asked.refresh_from_db()
    assert asked.state == ParticipationState.SELECTED
    client.post(f"{LIST}{asked.pk}/withdraw/")
    told = client.get(f"{LIST}{asked.pk}/withdraw/", follow=True).content.decode()
    assert "Shall your municipality" not in told


def test_own_area_says_what_waits(cycle, staff):
    acting = member()
    assert [line.text for line in lines_for(acting) if "may apply" in line.text] != []
    asked = participations.apply(cycle=cycle, appointment=acting)
    participations.select(participation=asked, by=staff)
    participations.activate(participation=asked, by=staff)
    assert [line.text for line in lines_for(acting) if "No street is entered" in line.text] != []


def test_back_office_selects_many_while_there_are_places_and_ends_with_an_answer(cycle, staff):
    asked = applied(cycle, 3)
    client = signed_in(staff)
    address = reverse("admin:programs_cycleparticipation_changelist")
    keys = [each.pk for each in asked]
    answer = client.post(address, {"action": "select_chosen", "_selected_action": keys}, follow=True)
    assert "2 participations were moved." in answer.content.decode()
    assert "no free place" in answer.content.decode()
    left = CycleParticipation.objects.get(state="applied")
    page = reverse("admin:programs_cycleparticipation_change", args=[left.pk])
    answer = client.post(page, {"_end": "", "staff_answer": ""})
    assert "Write to the municipality why." in answer.content.decode()
    answer = client.post(page, {"_end": "", "staff_answer": "ö" * 1001})
    assert "1001 characters; at most 1000" in answer.content.decode()
    chosen = {"action": "end_chosen", "_selected_action": [left.pk], "confirmed": "1", "note": "ö" * 1001}
    assert f"required>{'ö' * 1001}</textarea>" in client.post(address, chosen).content.decode()
    client.post(page, {"_end": "", "staff_answer": "The cycle is full."})
    left.refresh_from_db()
    assert (left.state, left.answer) == ("withdrawn", "The cycle is full.")


def test_back_office_records_what_was_and_takes_the_place(cycle, staff):
    client = signed_in(staff)
    add = reverse("admin:programs_cycleparticipation_add")
    values = {"cycle": cycle.pk, "municipality": MunicipalityFactory().pk, "state": "graduated", "mentor": ""}
    client.post(add, values | {"since": TODAY.isoformat()})
    assert taken(cycle) == 1
    CyclePlaces.objects.update(taken=2)
    other = MunicipalityFactory(place="Gölcük")
    answer = client.post(add, values | {"municipality": other.pk, "since": TODAY.isoformat()})
    assert "The cycle has no free place." in answer.content.decode()
    assert answer.context["adminform"].form["municipality"].value() == str(other.pk)  # what was typed stays
    assert CycleParticipation.objects.count() == 1


def test_lists_ask_as_often_for_one_as_for_many(cycle, staff):
    address = reverse("admin:programs_cycleparticipation_changelist")
    acting = member()
    ParticipationFactory(municipality=acting.municipality)
    pages = [(signed_in(acting.user), LIST), (signed_in(staff), address)]

    def asked():
        numbers = []
        for client, page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            numbers.append(len(queries))
        return numbers

    few = asked()
    for _number in range(5):
        ParticipationFactory(municipality=acting.municipality)
    assert asked() == few

"""Where each kind of reader is led from a platform’s page; what becomes of who leaves the Union."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import MembershipPeriod
from mmu_portal.lib.gaps import gaps_of, rows_with
from platforms.access import access_to
from platforms.actions.requests import ask_to_join, return_request
from platforms.models import Platform, Seat, SeatHolder
from platforms.queries.figures import seated
from tests.factories.members import AppointmentFactory, MembershipPeriodFactory, UserFactory
from tests.factories.platforms import JoinRequestFactory, NeedFactory, SeatFactory, SeatHolderFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/platforms/social-services/"
JOIN, WORK = f"{PAGE}join/", f"{PAGE}workspace/"
TO_WORK = f'href="{WORK}"'
SHUT = "your municipality is not recorded as one today"


def read(client, address=JOIN):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def leaves_the_union(municipality):
    MembershipPeriod.objects.filter(municipality=municipality).update(left=timezone.localdate())


def enters(holder) -> bool:
    user = holder.appointment.user
    listed = Platform.objects.open_to(user).exists()
    assert listed == (access_to(holder.platform, user) is not None)
    return listed


def test_public_page_leads_to_one_door_that_answers_everybody(holder, coordinator, rep, sign_in):
    page = read(Client(), PAGE)
    assert (f'href="{JOIN}"' in page, TO_WORK in page) == (True, False)
    assert Client().get(JOIN).status_code == 302
    for user in (holder.appointment.user, coordinator, UserFactory(), UserFactory(superuser=True)):
        assert f'href="{JOIN}"' in read(sign_in(user), PAGE)
        assert sign_in(user).get(JOIN).status_code == 200


def test_door_leads_who_has_a_seat_or_coordinates_to_the_workspace(holder, coordinator, sign_in):
    for user in (holder.appointment.user, coordinator):
        page = read(sign_in(user))
        assert page.count(TO_WORK) == 1
        assert "Send the request" not in page
        assert "You act for no municipality" not in page


def test_door_shows_a_seat_by_another_appointment_too(holder, gemlik, sign_in):
    person = holder.appointment.user
    holder.appointment.started = dt.date(2025, 3, 1)
    holder.appointment.save()
    AppointmentFactory(user=person, started=dt.date(2024, 1, 1))
    page = read(sign_in(person))
    assert page.count(TO_WORK) == 1
    assert "Your department does not qualify yet" in page


def test_door_leads_nobody_else_to_the_workspace(platform, rep, sign_in):
    suspended = SeatHolderFactory(seat__platform=platform, is_suspended=True)
    pending = JoinRequestFactory(platform=platform, department=rep.department, appointment=rep)
    told = {
        suspended.appointment.user: "suspended your access",
        pending.appointment.user: "Waits for the coordinators",
        AppointmentFactory().user: "Your department does not qualify yet",
        UserFactory(): "You act for no municipality today.",
    }
    for user, sentence in told.items():
        page = read(sign_in(user))
        assert (TO_WORK in page, sentence in page) == (False, True)


def test_workspace_is_shut_to_who_left_the_union_and_they_are_told_why(holder, sign_in):
    client = sign_in(holder.appointment.user)
    assert enters(holder)
    leaves_the_union(holder.seat.municipality)
    assert not enters(holder)
    assert client.get(WORK).status_code == 404
    page = read(client)
    assert (SHUT in page, TO_WORK in page) == (True, False)
    page = read(client, "/en/my/platforms/")
    assert "shut: the municipality is not recorded as a member of the Union today" in page
    assert TO_WORK not in page
    MembershipPeriodFactory(municipality=holder.seat.municipality, joined=timezone.localdate())
    assert enters(holder)


@pytest.mark.parametrize("rule", ["open to all", "none"])
def test_membership_counts_where_the_platforms_rule_asks_for_it(holder, platform, rule):
    if rule == "none":
        platform.rule.delete()
    else:
        platform.rule.needs_membership = False
        platform.rule.save()
    leaves_the_union(holder.seat.municipality)
    assert enters(holder) == (rule == "open to all")


def test_who_left_the_union_is_no_longer_among_the_people(holder, platform, sign_in):
    other = SeatHolderFactory(seat__platform=platform)
    leaves_the_union(other.seat.municipality)
    assert str(other.appointment.user) not in read(sign_in(holder.appointment.user), f"{WORK}people/")
    assert set(SeatHolder.objects.holding()) == {holder, other}


def test_coordinators_see_in_the_list_of_seats_which_are_not_admitted(holder, platform, coordinator, sign_in):
    gone = SeatFactory(platform=platform)
    leaves_the_union(gone.municipality)
    (gap,) = [each for each in gaps_of(Seat) if each.code == "not-admitted"]
    assert list(rows_with(gap, Seat.objects.all())) == [gone]
    client = sign_in(UserFactory(superuser=True))
    rows = client.get(reverse("admin:platforms_seat_changelist")).context["cl"].result_list
    assert {row.pk: row.takes for row in rows} == {gone.pk: False, holder.seat_id: True}


def test_public_page_counts_no_seats_of_who_left_the_union(holder, platform):
    other = SeatHolderFactory(seat__platform=platform)
    assert (seated(platform).seats, seated(platform).municipalities) == (2, 2)
    leaves_the_union(holder.seat.municipality)
    assert [each.municipalities for each in seated(platform).provinces] == [(other.seat.municipality,)]
    platform.rule.needs_membership = False
    platform.rule.save()
    assert seated(platform).seats == 2


def test_closed_platform_is_named_and_led_to_by_nothing(platform, holder, sign_in):
    JoinRequestFactory(platform=platform, appointment=holder.appointment, department=holder.seat.department)
    client = sign_in(holder.appointment.user)
    assert 'href="/en/platforms/' in client.get("/en/my/").content.decode()
    Platform.objects.update(is_active=False)
    mine, seats = (client.get(page).content.decode() for page in ("/en/my/", "/en/my/platforms/"))
    assert 'href="/en/platforms/social' not in mine + seats
    assert seats.count("Social Services Platform (closed)") == 2


def test_coordinators_find_workspace_and_waiting_needs_where_they_start(holder, coordinator, sign_in):
    NeedFactory(holder=holder)
    NeedFactory(holder=holder)
    client = sign_in(coordinator)
    for start in ("/en/my/", "/admin/"):
        page = client.get(start).content.decode()
        for where in ("", "needs/"):
            assert f'href="/en/platforms/social-services/workspace/{where}"' in page
    elsewhere = sign_in(UserFactory(staff=True)).get("/en/my/").content.decode()
    assert "workspace" not in elsewhere


def test_question_and_first_text_are_shown_beside_the_second_request(platform, rep, coordinator, sign_in):
    asked = ask_to_join(platform=platform, appointment=rep, message="Evde bakım yapıyoruz")
    return_request(request=asked, by=coordinator, note="Hangi mahallelerde?")
    client = sign_in(rep.user)
    assert read(client).count("Hangi mahallelerde?") == 1
    ask_to_join(platform=platform, appointment=rep, message="Hepsinde")
    page = read(client)
    for words in ("Hangi mahallelerde?", "Evde bakım yapıyoruz", "Hepsinde", "Your earlier request"):
        assert words in page

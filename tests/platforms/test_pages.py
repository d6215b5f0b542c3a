"""The pages of platforms: everybody's, the way to a seat, and the workspace's frame."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import MembershipPeriod
from platforms.actions.requests import decline_request
from platforms.actions.seats import close_seat
from platforms.models import EligibilityRule, JoinRequest, Platform, SeatHolder
from tests.factories.members import AppointmentFactory, UserFactory
from tests.factories.platforms import JoinRequestFactory, SeatHolderFactory, SubGroupFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/platforms/social-services/"
JOIN = f"{PAGE}join/"
WORK = f"{PAGE}workspace/"


def read(client, address, **more):
    return client.get(address, **more).content.decode()


@pytest.fixture
def held(platform, rep):
    return SeatHolderFactory(seat__platform=platform, seat__department=rep.department, appointment=rep)


def test_platforms_are_loaded_once_and_never_overwritten(capsys):
    call_command("load_reference", verbosity=0)
    call_command("load_platforms")
    Platform.objects.filter(slug="migration").update(name_en="Kept")
    capsys.readouterr()
    call_command("load_platforms")
    assert capsys.readouterr().out.startswith("platforms: 0 created, 2 left alone\n")
    assert list(Platform.objects.values_list("slug", "name_en")) == [
        ("migration", "Kept"),
        ("social-services", "Social Services Platform"),
    ]
    rules = [(rule.platform.slug, rule.work_areas.count()) for rule in EligibilityRule.objects.order_by("pk")]
    assert rules == [("migration", 3), ("social-services", 6)]
    assert [name for name, _text in Platform.objects.get(slug="migration").named_purposes()] == [
        "Coordinate and share",
        "From needs to recommendations",
        "Build capacity",
    ]


def test_public_page_counts_who_has_a_seat_and_names_no_person(platform, held):
    page = read(Client(), PAGE)
    assert "1 municipality has a seat," in page
    assert held.seat.municipality.short_name in page
    assert "Ayşe Yılmaz" not in page
    assert held.seat.department.name not in page
    assert "your department works in at least one of these areas: Care;" in page


@pytest.mark.parametrize("language", ["tr", "en"])
def test_texts_that_exist_in_turkish_alone_are_marked_and_said_to_be_so(platform, language):
    Platform.objects.update(lead_tr="Birimler burada buluşur.", lead_en="Departments meet here.")
    note = '<span class="tag" lang="en">only in Turkish</span>'
    address = f"/{language}/platforms/social-services/"
    assert "only in Turkish" not in Client().get(address).content.decode()
    Platform.objects.update(lead_en="")
    page = Client().get(address).content.decode()
    marked = f'<p class="lead" lang="tr">Birimler burada buluşur. {note}</p>'
    assert (marked in page, note in page) == (language == "en", language == "en")


def test_platform_that_is_not_active_has_no_page(platform, held, sign_in):
    Platform.objects.update(is_active=False)
    assert Client().get(PAGE).status_code == 404
    for address in (PAGE, JOIN, WORK):
        assert sign_in(held.appointment.user).get(address).status_code == 404
    assert "Social Services" not in read(Client(), "/en/platforms/")


def test_way_to_a_seat_says_what_is_missing_before_any_form(platform, rep, sign_in):
    rep.department.work_areas.clear()
    page = read(sign_in(rep.user), JOIN)
    assert "Your department does not qualify yet" in page
    assert "The department is recorded with none of the platform’s work areas: Care." in page
    assert "Send the request" not in page
    answer = sign_in(rep.user).post(JOIN, {"message": "Yine de"})
    assert answer.status_code == 422
    assert "Yine de" in answer.content.decode()
    assert not JoinRequest.objects.exists()


def test_way_to_a_seat_asks_waits_and_withdraws(platform, rep, sign_in):
    client = sign_in(rep.user)
    page = client.post(JOIN, {"message": "Evde bakım"}, follow=True).content.decode()
    assert "Your request is on its way to the platform’s coordinators." in page
    assert "Waits for the coordinators" in page
    assert "Send the request" not in page
    assert client.post(JOIN, {"message": "again"}).status_code == 422
    assert "The request was withdrawn." in client.post(f"{JOIN}withdraw/", follow=True).content.decode()
    assert [each.state for each in JoinRequest.objects.all()] == ["withdrawn"]


def test_nobody_withdraws_anothers_request(platform, rep, sign_in):
    JoinRequestFactory(platform=platform, department=rep.department, appointment=rep)
    other = AppointmentFactory(municipality=rep.municipality, department=rep.department)
    assert sign_in(other.user).post(f"{JOIN}withdraw/").status_code == 404


def test_person_without_an_appointment_is_told_so_and_asks_nothing(platform, sign_in):
    client = sign_in(UserFactory())
    assert "You act for no municipality today." in read(client, JOIN)
    assert client.post(JOIN, {}).status_code == 404


def test_verdict_reads_the_same_to_staff(platform, rep, coordinator, sign_in):
    asked = JoinRequestFactory(platform=platform, department=rep.department, appointment=rep)
    MembershipPeriod.objects.all().delete()
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    page = read(sign_in(coordinator), reverse("admin:platforms_joinrequest_change", args=[asked.pk]))
    sentence = "The municipality is not recorded as a member of the Union today."
    assert sentence in page
    assert sentence in read(sign_in(rep.user), JOIN)


def test_decided_request_offers_nothing_to_save(platform, rep, coordinator, sign_in):
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    asked = JoinRequestFactory(platform=platform, department=rep.department, appointment=rep)
    address = reverse("admin:platforms_joinrequest_change", args=[asked.pk])
    assert 'name="_approve"' in read(sign_in(coordinator), address)
    decline_request(request=asked, by=coordinator, note="Not now.")
    page = read(sign_in(coordinator), address)
    assert ("Not now." in page, 'name="_save"' in page, 'name="_continue"' in page) == (True, False, False)
    account = read(
        sign_in(UserFactory(superuser=True)), reverse("admin:members_user_change", args=[rep.user_id])
    )
    assert 'name="_save"' in account


def test_coordinator_decides_many_at_once_and_sees_no_other_platforms(platform, rep, coordinator, sign_in):
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    mine = JoinRequestFactory(platform=platform, department=rep.department, appointment=rep)
    other = JoinRequestFactory()
    client = sign_in(coordinator)
    changelist = reverse("admin:platforms_joinrequest_changelist")
    assert str(other.appointment.user) not in read(client, changelist)
    assert client.get(reverse("admin:platforms_joinrequest_change", args=[other.pk])).status_code == 302
    chosen = {"action": "decline_chosen", "_selected_action": [mine.pk, other.pk]}
    assert "What you write to the people" in client.post(changelist, chosen).content.decode()
    client.post(changelist, chosen | {"confirmed": "1", "note": "Bu yıl yer yok."})
    mine.refresh_from_db()
    other.refresh_from_db()
    assert ((mine.state, mine.note), other.state) == (("declined", "Bu yıl yer yok."), "pending")


def test_coordinator_seats_somebody_suspends_and_ends(platform, rep, coordinator, sign_in):
    coordinator.groups.add(Group.objects.get(name="Platform coordinators"))
    client = sign_in(coordinator)
    add = reverse("admin:platforms_seatholder_add")
    client.post(add, {"platform": platform.pk, "appointment": rep.pk})
    (holder,) = SeatHolder.objects.all()
    again = client.post(add, {"platform": platform.pk, "appointment": rep.pk}).content.decode()
    assert "no free seat" in again
    changelist = reverse("admin:platforms_seatholder_changelist")
    client.post(changelist, {"action": "suspend_chosen", "_selected_action": [holder.pk]})
    assert SeatHolder.objects.get().is_suspended
    client.post(changelist, {"action": "end_chosen", "_selected_action": [holder.pk]})
    assert SeatHolder.objects.get().until is not None


def test_workspace_shows_who_sits_there_without_an_address(platform, held, sign_in):
    client = sign_in(held.appointment.user)
    page = read(client, f"{WORK}people/")
    assert "Ayşe Yılmaz" in page
    assert held.appointment.user.email not in page
    assert "Kerem Koordinatör" in page
    assert held.seat.department.name in read(client, WORK)


def test_sub_groups_are_joined_and_left_by_members(platform, held, coordinator, sign_in):
    group = SubGroupFactory(platform=platform, slug="large", name_en="Large cities")
    client = sign_in(held.appointment.user)
    page = client.post(f"{WORK}groups/large/", {"join": "1"}, follow=True).content.decode()
    assert "You are in the sub-group now." in page
    assert list(group.seats.all()) == [held.seat]
    client.post(f"{WORK}groups/large/", {"leave": "1"})
    assert not group.seats.exists()
    assert sign_in(coordinator).post(f"{WORK}groups/large/", {"join": "1"}).status_code == 404
    assert client.get(f"{WORK}groups/{SubGroupFactory().slug}/").status_code == 404


@pytest.mark.parametrize("path", ["", "people/", "groups/"])
def test_workspace_asks_the_database_as_often_for_many_as_for_one(platform, held, sign_in, path):
    SubGroupFactory(platform=platform).seats.add(held.seat)
    client = sign_in(held.appointment.user)
    client.get(f"{WORK}{path}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{WORK}{path}")
    for _number in range(6):
        more = SeatHolderFactory(seat__platform=platform)
        SubGroupFactory(platform=platform).seats.add(more.seat)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{WORK}{path}")
    assert len(many) == len(few)
    assert len(many) <= 15


def test_sub_groups_count_the_seats_that_there_are(platform, held, coordinator, sign_in):
    SubGroupFactory(platform=platform).seats.add(held.seat)
    client = sign_in(coordinator)
    assert [seats for _group, seats, _inside in client.get(f"{WORK}groups/").context["rows"]] == [1]
    close_seat(seat=held.seat, by=coordinator)
    assert [seats for _group, seats, _inside in client.get(f"{WORK}groups/").context["rows"]] == [0]

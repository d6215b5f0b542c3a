"""Once a year a municipality says that its record is right."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.actions.confirmations import confirm_record
from members.enums import AppointmentRole
from members.models import RecordConfirmation
from members.needs_now import lines_for
from mmu_portal.lib.errors import DomainError
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    RecordConfirmationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/my/municipality/"
ASKED = ("The record was never confirmed", "The record was not confirmed for a year")
PUBLIC = "/en/members/osmangazi/"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def held():
    return AppointmentFactory(municipality=MunicipalityFactory(place="Osmangazi", slug="osmangazi"))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_asked(held) -> bool:
    return any(line.text.startswith(ASKED) for line in lines_for(held))


def days_ago(number: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=number)


def test_representative_confirms_and_everybody_sees_the_day(held):
    client = signed_in(held.user)
    assert "has not confirmed its record yet" in client.get(PAGE).content.decode()
    assert "Confirmed by the municipality" not in Client().get(PUBLIC).content.decode()
    told = client.post(f"{PAGE}confirm/", follow=True).content.decode()
    for words in ("The record is confirmed. Thank you.", "last confirmed its record on"):
        assert words in told
    client.post(f"{PAGE}confirm/")
    (row,) = RecordConfirmation.objects.all()
    assert (row.confirmed_by, row.confirmed_on) == (held, timezone.localdate())
    page = Client().get(PUBLIC).content.decode()
    assert ("Confirmed by the municipality" in page, held.user.name in page) == (True, False)


def test_record_is_asked_for_again_after_a_year_and_the_history_stays(held):
    assert is_asked(held)
    row = RecordConfirmationFactory(confirmed_by=held, confirmed_on=days_ago(364))
    assert not is_asked(held)
    RecordConfirmation.objects.update(confirmed_on=days_ago(365))
    assert is_asked(held)
    confirm_record(appointment=held)
    assert not is_asked(held)
    assert RecordConfirmation.objects.filter(pk=row.pk).exists()


def test_record_is_shown_where_it_is_confirmed(held):
    place = held.municipality
    place.phone, place.description_tr = "0224 444 00 00", "Bursa’nın ilçesi."
    place.save()
    LeaderTermFactory(municipality=place, person_name="Erkan Başkan")
    DepartmentFactory(municipality=place, name="Göç Müdürlüğü")
    page = signed_in(held.user).get(PAGE)
    shown = page.content.decode().split("Everything in the record is right")[0]
    for words in ("0224 444 00 00", "Bursa’nın ilçesi.", "Erkan Başkan", "Göç Müdürlüğü"):
        assert words in shown
    typed = {"phone": "abc", "shown": page.context["form"]["shown"].value()}
    wrong = signed_in(held.user).post(PAGE, typed).content.decode()
    assert "0224 444 00 00" in wrong.split("Everything in the record is right")[0]


def test_confirmation_of_another_municipality_counts_for_nothing_here(held):
    RecordConfirmationFactory()
    assert is_asked(held)


def test_viewer_and_former_representative_confirm_nothing(held):
    viewer = AppointmentFactory(municipality=held.municipality, role=AppointmentRole.VIEWER)
    former = AppointmentFactory(municipality=held.municipality, ended=days_ago(1))
    page = signed_in(viewer.user).get(PAGE).content.decode()
    assert ("Everything in the record is right" in page, is_asked(viewer)) == (False, False)
    for person in (viewer, former):
        assert signed_in(person.user).post(f"{PAGE}confirm/").status_code == 404
        with pytest.raises(DomainError):
            confirm_record(appointment=person)
    assert not RecordConfirmation.objects.exists()


def test_database_keeps_one_confirmation_a_day(held):
    RecordConfirmationFactory(confirmed_by=held)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordConfirmationFactory(confirmed_by=held)


def test_staff_filter_members_whose_record_is_not_confirmed(client, held):
    MembershipPeriodFactory(municipality=held.municipality)
    old = MembershipPeriodFactory().municipality
    RecordConfirmationFactory(municipality=old, confirmed_by=held, confirmed_on=days_ago(400))
    fresh = MembershipPeriodFactory().municipality
    RecordConfirmationFactory(municipality=fresh, confirmed_by=held)
    MunicipalityFactory()
    client.force_login(UserFactory(superuser=True))
    page = client.get(reverse("admin:members_municipality_changelist"), {"gap": "not-confirmed"})
    assert {row.pk for row in page.context["cl"].result_list} == {held.municipality_id, old.pk}

"""The form in which a municipality enters a street: faults beside their fields, days as people write them."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from programs.actions.street_changes import approve_street
from programs.models import Intervention, Street, StreetChange
from tests.factories.members import (
    AppointmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    UserFactory,
)
from tests.factories.programs import CycleFactory, InterventionFactory, ParticipationFactory, ProgramFactory
from tests.forms import form_values

pytestmark = pytest.mark.django_db
NEW = "/en/my/streets/new/"
STREET = {
    "name_tr": "Okul Sokağı",
    "p1_starts": "2025-03-01",
    "p1_ends": "2025-03-05",
    "p1_is_done": "on",
    "p1_total_area": "1000",
    "p1_people_before": "200",
    "p1_people_after": "650",
}


@pytest.fixture
def cycle():
    return CycleFactory(program=ProgramFactory(slug="reclaiming-streets"), number=4)


@pytest.fixture
def client(cycle):
    place = MunicipalityFactory(place="Osmangazi", slug="osmangazi")
    MembershipPeriodFactory(municipality=place)
    ParticipationFactory(cycle=cycle, municipality=place)
    client = Client()
    client.force_login(AppointmentFactory(municipality=place).user)
    client.cookies["django_language"] = "en"
    return client


def sent(client, **values):
    """The answer to the form of a new street, filled in."""
    page = client.get(NEW)
    chosen = {"cycle": page.context["form"].fields["cycle"].queryset.get().pk}
    token = {"shown": page.context["form"]["shown"].value()}
    return client.post(NEW, token | chosen | {f"p{n}_precision": "day" for n in (1, 2, 3)} | STREET | values)


def test_every_fault_stands_beside_its_field_and_nothing_typed_is_lost(client):
    answer = sent(
        client,
        latitude="29.93",
        longitude="40.76",
        p1_ends="2025-02-01",
        p1_people_after="1500",
        p2_starts="2025-03-05",
    )
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"latitude", "p1_ends", "p1_people_after"}
    page = answer.content.decode()
    assert 'href="#id_p1_ends">Last day: Pop-up intervention: A phase must not end before it begins.' in page
    assert 'name="p1_people_after" value="1500"' in page
    assert not StreetChange.objects.exists()


def test_overlap_stands_beside_the_first_day_of_the_later_phase(client):
    answer = sent(client, p2_starts="2025-03-05")
    sentence = "This phase overlaps another one of the street: Pop-up intervention."
    assert answer.context["form"].errors == {"p2_starts": [f"Interim implementation: {sentence}"]}
    assert sent(client, p2_starts="2025-03-06").status_code == 302


def test_last_day_is_shown_as_it_was_typed(client):
    assert sent(client).status_code == 302
    staff = UserFactory(staff=True, language="en")
    staff.groups.add(Group.objects.get(name="Program staff"))
    change = StreetChange.objects.get()
    office = Client()
    office.force_login(staff)
    office.cookies["django_language"] = "en"
    assert "05/03/2025" in office.get(f"/admin/programs/streetchange/{change.pk}/change/").content.decode()
    approve_street(change=change, by=staff)
    street = Street.objects.get()
    for page in (street.get_absolute_url(), "/en/programs/reclaiming-streets/streets/"):
        assert "5 March 2025" in Client().get(page, headers={"accept-language": "en"}).content.decode()
    form = office.get(f"/admin/programs/intervention/{Intervention.objects.get().pk}/change/")
    assert form_values(form, "intervention_form")["ends"] == ["05/03/2025"]


def test_column_holds_the_day_after_the_last():
    phase = InterventionFactory(ends=dt.date(2022, 5, 31))
    with connection.cursor() as cursor:
        cursor.execute("SELECT ends FROM programs_intervention")
        assert str(cursor.fetchone()[0]) == "2022-06-01"
    phase.refresh_from_db()
    assert phase.ends == dt.date(2022, 5, 31)
    assert Intervention.objects.filter(ends=dt.date(2022, 5, 31)).exists()
    assert Intervention.objects.filter(ends__lte=dt.date.max).exists()
    assert Street.objects.with_result().get().done_on == dt.date(2022, 5, 31)
    one_day = InterventionFactory.build(street=phase.street, phase=2, starts=phase.ends, ends=phase.ends)
    assert one_day.overlaps(phase)

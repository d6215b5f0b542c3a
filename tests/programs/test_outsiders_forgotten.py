"""People from outside the network are forgotten a year after their activity; what is counted stays."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from programs.actions.registrations import forget_outsiders
from programs.models import Registration
from programs.queries.attendance import present
from programs.queries.registration import OUTSIDERS_KEPT
from programs.tasks import forget_people_from_outside
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    CertificateFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)

pytestmark = pytest.mark.django_db

YEAR = OUTSIDERS_KEPT.days


def outsider(activity, name="Ana Gómez", **fields):
    known = {"organization": "Bogotá", "email": f"{name.split()[0].lower()}@example.org", "gender": "woman"}
    return RegistrationFactory(activity=activity, appointment=None, name=name, **known | fields)


def over(days_ago):
    """An activity whose last session was some days ago."""
    activity = ActivityFactory(session=False)
    SessionFactory(activity=activity, starts=in_days(-days_ago), ends=in_days(-days_ago, 16))
    activity.refresh_from_db()
    return activity


def told(registration):
    return Registration.objects.values_list("name", "organization", "email").get(pk=registration.pk)


def test_who_took_part_is_forgotten_the_day_after_a_year():
    kept, due = outsider(over(YEAR)), outsider(over(YEAR + 1))
    assert forget_people_from_outside() == 1
    assert told(kept) == ("Ana Gómez", "Bogotá", "ana@example.org")
    assert told(due) == ("", "", "")
    assert forget_outsiders() == 0
    entries = LogEntry.objects.filter(content_type__model="registration", object_pk=str(due.pk))
    assert "person erased" in str(entries.latest("pk").additional_data)
    assert all("Ana" not in f"{each.object_repr}{each.changes}" for each in entries)


def test_people_of_the_portal_are_not_concerned():
    registration = RegistrationFactory(activity=over(YEAR + 1), gender="woman", role="manager")
    assert forget_outsiders() == 0
    registration.refresh_from_db()
    assert (registration.gender, registration.role) == ("woman", "manager")


@pytest.mark.parametrize("state", ["confirmed", "waitlisted", "canceled"])
def test_it_does_not_matter_what_became_of_the_registration(state):
    assert forget_outsiders() == 0
    due = outsider(over(YEAR + 1), state=state)
    assert forget_outsiders() == 1
    assert told(due) == ("", "", "")


def test_where_no_day_is_known_the_registration_counts():
    activity = ActivityFactory(session=False)
    old = outsider(activity, since=timezone.now() - dt.timedelta(days=YEAR + 2))
    young = outsider(activity, name="Eva", since=timezone.now() - dt.timedelta(days=YEAR - 2))
    stated = ActivityFactory(session=False, first_day=timezone.localdate() - dt.timedelta(days=YEAR + 1))
    first = outsider(stated, name="Lea")
    assert forget_outsiders() == 2
    assert [told(each)[0] for each in (old, young, first)] == ["", "Eva", ""]


def test_counts_and_certificates_stay():
    activity = over(YEAR + 1)
    people = [outsider(activity, name=f"Person{number} X", role="expert") for number in range(6)]
    for each in people:
        AttendanceFactory(registration=each)
    certificate = CertificateFactory(registration=people[0])
    before = present(activity)
    assert forget_outsiders() == 6
    assert present(activity) == before
    assert before.total == 6
    assert {group.name: group.number for group in before.by_gender}["Woman"] == 6
    certificate.refresh_from_db()
    assert certificate.name == "Person0 X"

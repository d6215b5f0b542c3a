"""Who takes part in a renewal; its tests speak English."""

import pytest
from django.contrib.auth.models import Group

from members.enums import AppointmentRole
from tests.factories.members import (
    AppointmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    RenewalAnswerFactory,
    UserFactory,
)
from tests.languages import english  # noqa: F401 - a fixture


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

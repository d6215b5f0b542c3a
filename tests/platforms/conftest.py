"""What the tests of platforms share."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    UserFactory,
    WorkAreaFactory,
)
from tests.factories.platforms import PlatformFactory, SeatHolderFactory
from tests.languages import english  # noqa: F401 - a fixture


@pytest.fixture
def care():
    return WorkAreaFactory(code="care", name_tr="Bakım", name_en="Care")


@pytest.fixture
def coordinator():
    """Coordinates the platform below."""
    return UserFactory(staff=True, name="Kerem Koordinatör", language="en")


@pytest.fixture
def platform(care, coordinator):
    """A platform for departments of care, with one seat a municipality."""
    return PlatformFactory(
        slug="social-services",
        name_tr="Sosyal Hizmetler Platformu",
        name_en="Social Services Platform",
        coordinators=[coordinator],
        rule__work_areas=[care],
        rule__seats_per_municipality=1,
    )


@pytest.fixture
def gemlik():
    """A member of the Union."""
    place = MunicipalityFactory(place="Gemlik")
    MembershipPeriodFactory(municipality=place)
    return place


@pytest.fixture
def rep(gemlik, care):
    """A representative of a department that does care, in Gemlik."""
    department = DepartmentFactory(municipality=gemlik, name="Sosyal Destek Müdürlüğü", work_areas=[care])
    return AppointmentFactory(
        municipality=gemlik, department=department, user__name="Ayşe Yılmaz", user__language="en"
    )


@pytest.fixture
def holder(platform, rep):
    """The representative, in a seat of the platform."""
    return SeatHolderFactory(seat__platform=platform, seat__department=rep.department, appointment=rep)


@pytest.fixture
def sign_in():
    """A browser in which a person is signed in."""

    def opened(user) -> Client:
        client = Client()
        client.force_login(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return opened

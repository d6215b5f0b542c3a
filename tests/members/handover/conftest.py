"""Who hands over and to whom; the tests speak English."""

import pytest

from members.enums import AppointmentRole
from tests.factories.members import (
    AppointmentFactory,
    MunicipalityFactory,
    ProfileChangeFactory,
)
from tests.languages import english  # noqa: F401 - a fixture


@pytest.fixture
def keles():
    return MunicipalityFactory(place="Keles", name_en="Keles Municipality")


@pytest.fixture
def leader(keles):
    """The coordinator of Keles."""
    return AppointmentFactory(
        municipality=keles, role=AppointmentRole.COORDINATOR, user__name="Koordinatör Hanım"
    )


@pytest.fixture
def leaver(keles):
    """A representative of Keles who has proposed a telephone number."""
    held = AppointmentFactory(municipality=keles, user__name="Giden Kişi")
    ProfileChangeFactory(proposed_by=held, proposed="0224 111 22 33")
    return held


@pytest.fixture
def successor(keles):
    return AppointmentFactory(municipality=keles, user__name="Gelen Kişi")

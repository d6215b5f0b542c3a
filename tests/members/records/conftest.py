"""Who edits records in the back office."""

import pytest

from tests.factories.members import (
    MunicipalityFactory,
    UserFactory,
)


@pytest.fixture
def editor(client):
    user = UserFactory(superuser=True, name="Ayşe Yılmaz")
    client.force_login(user)
    return user


@pytest.fixture
def municipality():
    return MunicipalityFactory(place="Osmangazi", phone="", district="Osmangazi")

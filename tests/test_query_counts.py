"""Public lists ask the database as often for 300 rows as for one."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory, ProvinceFactory

MOST = 15


def members(number: int) -> None:
    """So many members, spread over a few provinces."""
    provinces = [ProvinceFactory() for _ in range(5)]
    for count in range(number):
        municipality = MunicipalityFactory(province=provinces[count % 5])
        MembershipPeriodFactory(municipality=municipality, joined=dt.date(2020, 1, 1))


def queries(client: Client, path: str) -> int:
    """How often the page asks; inside the test's transaction nothing is kept from an earlier one."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/tr/",
        "/tr/members/",
        "/tr/members/?view=list",
        "/tr/members/?view=map&sort=-population",
        "/tr/members/export.csv",
        "/tr/members/export.json",
    ],
)
def test_number_of_queries_is_the_same_for_1_and_300(client: Client, path: str) -> None:
    """And small."""
    members(1)
    of_one = queries(client, path)
    members(299)
    assert queries(client, path) == of_one <= MOST

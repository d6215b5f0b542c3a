"""Every list of the open data asks the database as often for thirty records as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.api import views
from reporting.datasets.registry import PUBLIC
from tests.reporting.everything import one_of_each

pytestmark = pytest.mark.django_db
MOST = 15
MANY = 30
MAPS = [reverse(f"api:{name}-map") for name, each in PUBLIC.items() if each.position]
FILES = [reverse("open-data:file", args=[name, "csv"]) for name, each in PUBLIC.items() if not each.file]
LISTS = [*(reverse(f"api:{name}") for name in PUBLIC), *MAPS, *FILES]


def asked() -> dict[str, tuple[int, int]]:
    """By address: how many records it gives, and how often it asked for them."""
    found = {}
    for address in LISTS:
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(address)
        assert answer.status_code == 200, address
        found[address] = (
            answer.content.count(b"\n") if address in FILES else number_of(answer),
            len(queries),
        )
    return found


def number_of(answer) -> int:
    told = answer.json()
    return len(told["features"] if "features" in told else told["results"])


def test_number_of_queries_is_the_same_for_1_and_30(monkeypatch):
    monkeypatch.setattr(views.READERS, "limit", 10_000)
    one_of_each(100)
    asked()  # the first time more is asked, which the process then knows
    few = asked()
    for number in range(101, 100 + MANY):
        one_of_each(number)
    many = asked()
    more = {address: number - few[address][0] for address, (number, _queries) in many.items()}
    few_more = {address for address, number in more.items() if number < MANY - 1}
    assert all("provinces" in address for address in few_more)  # there are so many and no more
    assert {address: queries for address, (_number, queries) in many.items()} == {
        address: queries for address, (_number, queries) in few.items()
    }
    assert max(queries for _number, queries in few.values()) <= MOST

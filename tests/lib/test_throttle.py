"""Limits count lines, not the addresses that one line can take."""

import datetime as dt
import time
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connection

from mmu_portal.lib.throttle import takes_slot
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def free_slots() -> None:
    """No test counts another's."""
    cache.clear()


def takes(who: str) -> bool:
    return takes_slot("test", who, limit=1, seconds=60)


@pytest.mark.parametrize(
    ("first", "second", "free"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", False),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", True),
        ("192.0.2.1", "192.0.2.2", True),
        ("192.0.2.1", "192.0.2.1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", True),
        ("", "192.0.2.1", True),
    ],
)
def test_a_line_has_one_count(first: str, second: str, free: bool):
    assert takes(first)
    assert takes(second) is free


def test_a_flood_does_not_wipe_out_its_own_traces():
    assert takes("192.0.2.1")
    for number in range(350):
        cache.add(f"zzz:{number}", 1, 3600)  # first to go are the keys that sort first: ours
    assert not takes("192.0.2.1")


def run_out() -> None:
    """Let all that is taken run out."""
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        cursor.execute("UPDATE portal_cache SET expires = %s", [past])


def test_a_slot_that_ran_out_is_free_once():
    assert takes("192.0.2.1")
    run_out()
    assert [takes("192.0.2.1") for _turn in range(2)] == [True, False]


def test_of_six_at_once_who_find_a_slot_that_ran_out_one_takes_it(shared_database):
    for turn in range(5):
        assert takes(f"192.0.2.{turn}")
        run_out()
        outcomes = at_once(6, lambda _place, turn=turn: takes(f"192.0.2.{turn}"))
        assert sorted(outcomes) == [False] * 5 + [True]


def test_of_six_at_once_who_find_a_slot_that_nobody_took_one_takes_it(shared_database):
    outcomes = at_once(6, lambda _place: takes("192.0.2.1"))
    assert sorted(outcomes) == [False] * 5 + [True]


def test_without_the_guard_several_would_take_a_slot_that_ran_out(shared_database):
    assert takes("192.0.2.1")
    run_out()

    def is_taken(_slot: str, _seconds: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM portal_cache WHERE expires < %s", ["2021-01-01"])
            (free,) = cursor.fetchone()
            time.sleep(0.2)
            cursor.execute("UPDATE portal_cache SET expires = %s", ["2099-01-01"])
        return bool(free)

    with mock.patch("mmu_portal.lib.throttle._is_taken", is_taken):
        outcomes = at_once(6, lambda _place: takes("192.0.2.1"))
    assert outcomes.count(True) > 1

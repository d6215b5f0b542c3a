"""Readers are counted by household and stretch of time, in memory that has a bound."""

import pytest

from mmu_portal.lib import throttle
from mmu_portal.lib.throttle import Window


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """The time of the test."""
    now = {"time": 1_000.0}
    monkeypatch.setattr(throttle.time, "time", lambda: now["time"])
    return now


def test_one_too_many_waits_until_the_stretch_is_over(clock: dict[str, float]):
    window = Window(2, 60)
    assert [window.wait("192.0.2.1") for _number in range(3)] == [0, 0, 21]
    assert window.wait("192.0.2.2") == 0
    clock["time"] += 20
    assert window.wait("192.0.2.1") == 0


def test_a_line_has_one_count_however_many_addresses_it_takes(clock: dict[str, float]):
    window = Window(1, 60)
    assert window.wait("2001:db8:0:1::1") == 0
    assert window.wait("2001:db8:0:1:ffff::2") > 0
    assert window.wait("2001:db8:0:2::1") == 0


def test_a_flood_of_households_takes_bounded_memory(clock: dict[str, float], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Window, "MOST_HOUSEHOLDS", 3)
    window = Window(1, 60)
    waits = [window.wait(f"192.0.2.{number}") for number in range(6)]
    assert [wait > 0 for wait in waits] == [False, False, False, False, True, True]
    assert len(window._counts) == 4

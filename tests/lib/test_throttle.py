"""Limits count lines, not the addresses that one line can take."""

import pytest
from django.core.cache import cache

from mmu_portal.lib.throttle import takes_slot

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

"""Limits on what strangers may do in a stretch of time, without keeping who they are."""

from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def takes_slot(scope: str, who: str, *, limit: int, seconds: int) -> bool:
    """Take one of `limit` slots that `who` has for `scope`; False if none is free.

    A slot is a row that can be added once, so two requests at once never share one. `who` (an address) is
    kept as a keyed hash alone, and for `seconds` at most.
    """
    key = salted_hmac(f"throttle.{scope}", _household(who), algorithm="sha256").hexdigest()[:40]
    return any(cache.add(f"throttle:{scope}:{key}:{slot}", 1, seconds) for slot in range(limit))


def is_second_click(scope: str, *words: object) -> bool:
    """Whether the same words came for `scope` within the hour: a form that was sent twice."""
    return not takes_slot(f"same-{scope}", "\n".join(map(str, words)), limit=1, seconds=3600)


def _household(who: str) -> str:
    """What counts as one: an IPv4 address, or the /64 in which one line has any number of IPv6 addresses."""
    try:
        address = ip_address(who)
    except ValueError:
        return who
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))

"""Limits on what strangers may do in a stretch of time, without keeping who they are."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def takes_slot(scope: str, who: str, *, limit: int, seconds: int) -> bool:
    """Take one of `limit` slots that `who` has for `scope`; False if none is free.

    A slot is a row that can be added once, so two requests at once never share one. `who` (an address) is
    kept as a keyed hash alone, and for `seconds` at most.
    """
    key = salted_hmac(f"throttle.{scope}", who, algorithm="sha256").hexdigest()[:40]
    return any(cache.add(f"throttle:{scope}:{key}:{slot}", 1, seconds) for slot in range(limit))

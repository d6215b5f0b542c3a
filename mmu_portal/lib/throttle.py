"""Limits on what strangers may do in a stretch of time, without keeping who they are."""

import time
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac


def takes_slot(scope: str, who: str, *, limit: int, seconds: int) -> bool:
    """Take one of `limit` slots that `who` has for `scope`; False if none is free.

    A slot is a row of the cache's table that one request at a time can take, so two at once never share one.
    `who` (an address) is kept as a keyed hash alone, and for `seconds` at most.
    """
    key = salted_hmac(f"throttle.{scope}", _household(who), algorithm="sha256").hexdigest()[:40]
    return any(_is_taken(f"throttle:{scope}:{key}:{slot}", seconds) for slot in range(limit))


def is_second_click(scope: str, *words: object) -> bool:
    """Whether the same words came for `scope` within the hour: a form that was sent twice."""
    return not takes_slot(f"same-{scope}", "\n".join(map(str, words)), limit=1, seconds=3600)


def _is_taken(slot: str, seconds: int) -> bool:
    """Take one slot; False if somebody has it.

    `cache.add` looks at a row that has run out before it renews it, so that many at once would each do so.
    """
    table, key = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"])), cache.make_key(slot)
    moment = timezone.now().replace(microsecond=0)
    adapt = connection.ops.adapt_datetimefield_value
    now, until = adapt(moment), adapt(moment + timedelta(seconds=seconds))
    renew = f"UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires < %s"  # noqa: S608 a setting
    add = f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, '', %s) ON CONFLICT DO NOTHING"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(renew, [until, key, now])
        if not cursor.rowcount:
            cursor.execute(add, [key, until])
        return cursor.rowcount == 1


def _household(who: str) -> str:
    """What counts as one: an IPv4 address, or the /64 in which one line has any number of IPv6 addresses."""
    try:
        address = ip_address(who)
    except ValueError:
        return who
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


class Window:
    """How often each household may come in a stretch of time, counted in the memory of this process.

    For reading: what it spares is the time of this very process, so a count that others share would cost more
    than it spares. Nothing is kept beyond the stretch. Beyond `MOST_HOUSEHOLDS` the rest have one count.
    """

    MOST_HOUSEHOLDS = 20_000

    def __init__(self, limit: int, seconds: int) -> None:
        self.limit = limit
        self.seconds = seconds
        self._counts: dict[str, int] = {}
        self._stretch = 0
        self._lock = Lock()

    def wait(self, who: str) -> int:
        """Count one coming of `who` (an address); the seconds to wait if it is one too many, else 0."""
        now = time.time()
        stretch, household = int(now // self.seconds), _household(who)
        with self._lock:
            if stretch != self._stretch:
                self._counts.clear()
                self._stretch = stretch
            if household not in self._counts and len(self._counts) >= self.MOST_HOUSEHOLDS:
                household = ""
            self._counts[household] = self._counts.get(household, 0) + 1
            over = self._counts[household] > self.limit
        return int((stretch + 1) * self.seconds - now) + 1 if over else 0

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._counts.clear()

"""Whether the database keeps what it acknowledges: part of `manage.py check --database default`.

`manage.py migrate` asks it too, before it changes anything.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error
from django.db import connections

LASTING = ("fsync", "full_page_writes", "synchronous_commit")


def what_is_acknowledged_lasts(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[Error]:
    """An error for each setting by which PostgreSQL may lose in a crash what it said was stored."""
    return [
        Error(
            f"PostgreSQL has {name} off: a crash would lose what the portal was told is stored.",
            hint=f"Set {name} = on in postgresql.conf, and for the portal's role and database.",
            id="durable.E001",
        )
        for alias in databases or ()
        for name in _switched_off(alias)
    ]


def _switched_off(alias: str) -> list[str]:
    """Those of the settings that are off for a connection of the portal."""
    if connections[alias].vendor != "postgresql":
        return []
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(LASTING)])
        return sorted(name for name, setting in cursor if setting == "off")

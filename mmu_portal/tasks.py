"""Housekeeping of the framework's own tables, which no storey owns."""

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone


@shared_task
def clear_expired_sessions() -> None:
    """Delete sessions past their end; nobody can use them any more."""
    call_command("clearsessions")


@shared_task
def clear_expired_cache_rows() -> int:
    """Delete cache rows past their end and return how many; Django itself only culls a table that is full."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 the table is a setting
        return cursor.rowcount


@shared_task
def keep_heartbeat() -> None:
    """Touch `heartbeat` in VAR_DIR: its age tells whether beat, broker and worker still work together."""
    (settings.VAR_DIR / "heartbeat").touch()


@shared_task
def answer_ping(word: str) -> str:
    """Give the word back: how an operator sees that a worker takes messages."""
    return word

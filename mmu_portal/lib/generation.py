"""The generation of the published records: a stamp that every committed change moves.

Whatever is kept in memory – whole pages, rendered rows – is kept for one generation. The stamp lies in
shared memory (eight bytes of a file, mapped), so that web workers, Celery and management commands on one
machine see each other's changes at the price of a memory read. It moves by itself: a wrapper around every
statement sees what writes, so nobody can forget it, and `.update()`, `bulk_*` and raw SQL count as well.
Only statements sent past Django's cursor (`COPY` by the driver) must call `announce_change()` after commit.

What only people inside read – posts, seats, comments – would move it all day. For what is kept of that there
is a second stamp, which all other writes move but those of the portal's bookkeeping; a generation `inside` is
of both stamps.

A generation lasts a minute at most: this bounds what a change made on another machine can leave stale, and
lets "today" turn at midnight. See docs/adr for the decision.
"""

import mmap
import os
import re
import time
from collections.abc import Callable, Hashable
from functools import cache, wraps
from pathlib import Path
from threading import Lock, Timer
from threading import enumerate as enumerate_threads
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import get_language

from mmu_portal.lib.start import RefusedStart

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

SECONDS = 60
KEPT_PER_FUNCTION = 512
# Written by mere use of the portal, shown on no page that is kept. Our models say so: what is shown inside
# alone has `on_public_pages = False`, what is shown on no page of which something is kept also
# `on_kept_pages = False`.
QUIET_TABLES = frozenset(
    {"auditlog_logentry", "django_admin_log", "portal_cache", "account_emailconfirmation"}
)
_READS = re.compile(
    r"[\s(]*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW|PRAGMA|EXPLAIN|DECLARE|FETCH|CLOSE)\b",
    re.IGNORECASE,
)
_WRITTEN_TABLE = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE
)
_WRITES_INSIDE = re.compile(r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\b", re.IGNORECASE)
_LATER = "generation-settles"
_SIGN_IN = re.compile(r'UPDATE "\w+" SET "last_login" = \S+ WHERE ')


class Generation(NamedTuple):
    """What was published when: equal generations show equal pages."""

    stamp: bytes
    minute: int


class Stamp:
    """Eight random bytes shared by all processes that map the same file.

    Random, not counted: two processes that move it at once need no lock to differ, and a read torn by a
    write is just a value that nobody else ever has.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size < 8:  # written, not only made longer: a full disk says so here
                os.pwrite(handle, os.urandom(8), 0)
            self._bytes = mmap.mmap(handle, 8)
        finally:
            os.close(handle)

    def read(self) -> bytes:
        """The stamp of now."""
        return self._bytes[:8]

    def move(self) -> None:
        """Give it a value that it never had."""
        self._bytes[:8] = os.urandom(8)


def require_stamps() -> None:
    """Refuse to serve where the stamps cannot be kept: each request would look for them."""
    try:
        stamp()
        inside_stamp()
    except OSError as error:
        raise RefusedStart(
            f"The portal does not start: VAR_DIR cannot be used ({error.strerror}: {settings.VAR_DIR})."
        ) from None


@cache
def stamp() -> Stamp:
    """The stamp of this installation."""
    return Stamp(settings.VAR_DIR / "generation")


@cache
def inside_stamp() -> Stamp:
    """The stamp of what no public page shows."""
    return Stamp(settings.VAR_DIR / "generation-inside")


def now(*, inside: bool = False) -> Generation:
    """The generation of now, for whoever reads nothing but committed records."""
    stamps = stamp().read() + inside_stamp().read() if inside else stamp().read()
    return Generation(stamps, int(time.time()) // SECONDS)


def current_generation(*, inside: bool = False) -> Generation | None:
    """The generation of now; None inside a transaction, whose reader may see what nobody else does.

    Read it **before** the records, and keep what you made of them under the value that you read.
    """
    return None if connection.in_atomic_block else now(inside=inside)


def announce_change() -> None:
    """Say that a published record changed; only for writes that Django's cursor does not see."""
    stamp().move()


def announce_inside() -> None:
    """Say that a record changed which no public page shows."""
    inside_stamp().move()


def generation_cache(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Keep a function's answers in this process, for one generation and language.

    For pure reads of published records with hashable arguments. Inside a transaction (so in most tests)
    it calls through. `.__wrapped__` is the bare function.
    """
    return _kept_answers(function, inside=False)


def inside_cache(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """The same for what people inside read alike; who may read it is asked before, each time."""
    return _kept_answers(function, inside=True)


def _kept_answers(function: Callable[Parameters, Answer], *, inside: bool) -> Callable[Parameters, Answer]:
    kept: dict[Hashable, Answer] = {}
    kept_of: list[Generation | None] = [None]
    lock = Lock()

    @wraps(function)
    def cached(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        generation = current_generation(inside=inside)
        if generation is None:
            return function(*args, **kwargs)
        key = (get_language(), args, tuple(sorted(kwargs.items())))
        with lock:
            if kept_of[0] != generation or len(kept) >= KEPT_PER_FUNCTION:
                kept.clear()
                kept_of[0] = generation
            elif key in kept:
                return kept[key]
        answer = function(*args, **kwargs)
        with lock:
            if kept_of[0] == generation:
                kept[key] = answer
        return answer

    return cached


def watch(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Receiver of `connection_created`: look at each statement of the connection."""
    if _move_with_writes not in connection.execute_wrappers:
        # First, because `connection.execute_wrapper()` takes off the last.
        connection.execute_wrappers.insert(0, _move_with_writes)


def _move_with_writes(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement; if it wrote a published table, move the stamp once its transaction is committed."""
    answer = execute(sql, params, many, context)
    if announce := _announcement(sql):
        _move_after_commit(context["connection"], sql, announce)
    return answer


def _announcement(sql: object) -> Callable[[], None] | None:
    """What is to be said after a statement, if anything."""
    if writes_published(sql):
        return announce_change
    return announce_inside if writes_kept(sql) else None


def count_as_written(connection: BaseDatabaseWrapper, model: type[models.Model]) -> None:
    """Say that a table was written past the statements that are looked at, as by COPY."""
    statement = f'INSERT INTO "{model._meta.db_table}"'
    if announce := _announcement(statement):
        _move_after_commit(connection, statement, announce)


def writes_published(sql: object) -> bool:
    """Whether a statement may change what a public page shows; what it does not understand, it counts."""
    return _writes(sql, quiet_tables())


def writes_kept(sql: object) -> bool:
    """Whether a statement may change anything that is kept, for the public or for people inside."""
    return _writes(sql, bookkeeping_tables())


def _writes(sql: object, but: frozenset[str]) -> bool:
    """Whether a statement may write to other tables than these."""
    if not isinstance(sql, str):
        return True
    if _READS.match(sql):
        return False
    if written := _WRITTEN_TABLE.match(sql):
        return written[1] not in but and not _SIGN_IN.match(sql)
    return not sql.lstrip().upper().startswith("WITH") or bool(_WRITES_INSIDE.search(sql))


@cache
def quiet_tables() -> frozenset[str]:
    """Tables that no public page shows."""
    return _tables_not("on_public_pages")


@cache
def bookkeeping_tables() -> frozenset[str]:
    """Tables of which nothing is kept, on no page."""
    return _tables_not("on_kept_pages")


def _tables_not(shown: str) -> frozenset[str]:
    ours = (model._meta.db_table for model in apps.get_models() if not getattr(model, shown, True))
    return QUIET_TABLES.union(ours)


def _move_after_commit(connection: BaseDatabaseWrapper, sql: str, announce: Callable[[], None]) -> None:
    """Arrange one move for the transaction; at once where there is none."""
    if not connection.in_atomic_block:
        announce()
        if connection.vendor == "sqlite" and "RETURNING" in sql:
            # SQLite commits such a statement when its rows have been read, moments after this.
            _move_once_more(announce)
    elif not any(hook[1] is announce for hook in connection.run_on_commit):
        # A savepoint rolled back takes its hooks with it, hence the look at the list and no flag of ours.
        transaction.on_commit(announce, using=connection.alias, robust=True)


def _move_once_more(announce: Callable[[], None]) -> None:
    """Move the stamp in a moment, once for all who ask meanwhile."""
    name = f"{_LATER}-{announce.__name__}"
    if not any(isinstance(thread, Timer) and thread.name == name for thread in enumerate_threads()):
        later = Timer(0.05, announce)
        later.name = name
        later.start()

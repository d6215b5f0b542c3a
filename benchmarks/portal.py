"""A portal of its own for the measurement: a temporary database with the reference and sample records."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks.load import HOST

COMMANDS = (
    "migrate",
    "createcachetable",
    "collectstatic",
    "load_reference",
    "load_profile",
    "load_platforms",
    "load_programs",
    "load_demo",
)
STAFF = "staff@example.org"


@contextmanager
def prepared(more: tuple[str, ...] = ()) -> Iterator[Path]:
    """Set Django up on a database that exists for this run alone; gives the folder of its files.

    `more` names commands that fill it further.

    SQLite; with DATABASE_URL of a PostgreSQL server a database beside the one it names, dropped at the end.
    """
    outside = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        server = os.environ.get("DATABASE_URL", "")
        name = f"portal_bench_{os.getpid()}"
        on_server = server.startswith(("postgres", "pgsql"))
        if on_server:
            _administer(server, f'CREATE DATABASE "{name}"')
        try:
            address = urlunsplit(urlsplit(server)._replace(path=f"/{name}")) if on_server else ""
            _settle(Path(folder), address or f"sqlite:///{folder}/portal.sqlite3", more)
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(outside)
            if on_server:
                _let_go()
                _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(server: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql)  # type: ignore[call-overload]


def _settle(folder: Path, database: str, more: tuple[str, ...]) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mmu_portal.settings",
        "DEMO": "1",
        "DEMO_PASSWORD": secrets.token_urlsafe(),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "SITE_URL": f"http://{HOST}",
        "ALLOWED_HOSTS": HOST,
    }
    import django
    from django.core.management import call_command

    django.setup()
    for command in (*COMMANDS, *more):
        options = {} if command.startswith("load_") else {"interactive": False}
        with Path(os.devnull).open("w") as silence:
            call_command(command, stdout=silence, **({} if command == "createcachetable" else options))


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


def signed_in(email: str) -> str:
    """The Cookie header of a person who has signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.utils.module_loading import import_string

    person = get_user_model().objects.get(email=email)
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

"""What machines ask of the portal: does the process answer, is it ready for readers."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mmu_portal.celery import app

logger = structlog.get_logger(__name__)
_migrated_databases: set[str] = set()


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; it asks nothing of database or broker."""
    return JsonResponse({"status": "ok"})


@never_cache
@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if database, its schema and the broker are there, else 503; the body names what is not."""
    parts = {"database": _state(check_database), "broker": _state(check_broker)}
    parts["migrations"] = (
        _state(check_migrations) if parts["database"] == "ok" else "not known without the database"
    )
    ready = set(parts.values()) <= {"ok", "not used"}
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def _state(check: Callable[[], str]) -> str:
    """What a check says; its error stays in the log, since anybody may ask."""
    try:
        return check()
    except Exception:  # whatever it is, the part is not ready
        logger.warning("not_ready", part=check.__name__.removeprefix("check_"), exc_info=True)
        return "not reachable"


def check_database() -> str:
    """Whether the database answers a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok"


def check_migrations() -> str:
    """Whether the schema is that of this code; once it is, it stays so for the life of the process."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated_databases:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "not applied"
        _migrated_databases.add(name)
    return "ok"


def check_broker() -> str:
    """Whether the broker takes a connection, within a second or two."""
    if not settings.REDIS_URL:
        return "not used"
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        broker.default_channel.client.ping()
    return "ok"

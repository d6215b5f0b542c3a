"""Logs as events with fields: JSON lines in production, readable lines in the demonstration.

An event names what happened to which record, by number; names, mail addresses, network addresses and what
people searched for do not belong in a log.
"""

import logging
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

# Parts of an address that name a record; every other part that varies is left out.
NAMES_RECORD = {"slug", "object_id", "id", "pk", "number", "form", "app_label"}
UNKNOWN = "(no page)"


class RequestLog(RequestMiddleware):
    """One event for each request, with its own id; nothing that people typed, no link that opens a door."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path, without the query and what the address carries besides a record's name."""
        match: Any = request.resolver_match  # typed without `captured_kwargs`
        if match is None:
            return f"{request.method} {UNKNOWN}"
        path = request.path
        for name, value in match.captured_kwargs.items():
            if name not in NAMES_RECORD:
                path = path.replace(str(value), f"<{name}>")
        return f"{request.method} {path}"


def configure_logs(*, readable: bool) -> dict[str, Any]:
    """Set structlog up and return Django's `LOGGING`; both write the same lines to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_renderers(readable),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "filters": {"refusals": {"()": lambda: without_what_was_sent}},
        "handlers": {
            "stream": {"class": "logging.StreamHandler", "formatter": "event", "filters": ["refusals"]}
        },
        "root": {"handlers": ["stream"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Each request has its event already, a failed one with its trace.
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "django.security.csrf": {"handlers": [], "level": "CRITICAL", "propagate": True},
        },
    }


def without_what_was_sent(record: logging.LogRecord) -> bool:
    """Make a refused request one line that names the rule: Django would quote the stranger, with a trace."""
    if record.name.startswith("django.security."):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args, record.exc_info = "request_refused", (), None
    return True


def _renderers(readable: bool) -> list[Any]:
    """The last steps of a line: for people or for machines."""
    if readable:
        return [
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        ]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]

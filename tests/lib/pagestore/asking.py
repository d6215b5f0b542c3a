"""Asking a WSGI application as a server would."""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

SITE = "http://127.0.0.1"


class Reply(NamedTuple):
    """What a reader gets."""

    status: str
    headers: dict[str, str]
    body: bytes


def ask(store: Callable[..., Any], path: str, method: str = "GET", **environ: str) -> Reply:
    """Send one request through a WSGI application as a server would."""
    begun: list[Any] = []
    address, _, query = path.partition("?")
    answer = store(
        {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        | environ,
        lambda *arguments: begun.extend(arguments),
    )
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    status, headers = begun
    assert len({name.lower() for name, _ in headers if name != "Set-Cookie"}) == len(
        [name for name, _ in headers if name != "Set-Cookie"]
    )
    return Reply(status, dict(headers), body)

"""What a request says of itself, made plain before anything reads it.

`Content-Type` may name the character set of query and form, and Django decodes both by it: a stranger could
have one address read in two ways, or name a codec that is none for texts. Every page and form here is UTF-8.
"""

import re
from typing import Any

_BOUNDARY = re.compile(r';\s*boundary\s*=\s*("[^"]*"|[^\s;]+)', re.IGNORECASE)


def read_as_utf8(environ: dict[str, Any], **_kwargs: Any) -> None:
    """Leave of `Content-Type` what the body needs: the kind, and the boundary of its parts.

    Receiver of `request_started`, which is sent before Django looks at a request, by the server as by the
    test client.
    """
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        environ.pop("CONTENT_TYPE", None)
        return
    sent = environ.get("CONTENT_TYPE", "")
    if ";" in sent:
        boundary = _BOUNDARY.search(sent)
        kind = sent.partition(";")[0].strip()
        environ["CONTENT_TYPE"] = f"{kind}; boundary={boundary[1]}" if boundary else kind

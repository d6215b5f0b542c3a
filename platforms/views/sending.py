"""How a stored file leaves the portal, once somebody was found to be allowed to have it."""

from urllib.parse import quote

from django.http import FileResponse, Http404

from platforms.models.file import StoredFile


def sent_file(found: StoredFile) -> FileResponse:
    """The file as something to save, never to open here; it is kept by no cache."""
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("no file") from error
    response = FileResponse(content, content_type=found.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response

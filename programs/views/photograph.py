"""The pictures of photographs."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from programs.models import Photograph
from programs.photographs import path_of, widths


@require_safe
@login_not_required
def photograph(request: HttpRequest, file: str, width: int) -> FileResponse:
    """A picture of a street, in one of its widths, to everybody once the street is public."""
    found = get_object_or_404(Photograph.objects.visible_to(request.user), file=file)
    if width not in widths(found.width):
        raise Http404
    response = picture_answer(file, width)
    is_public = Photograph.objects.public().filter(pk=found.pk).exists()
    # An address names one picture for good, but a program that is no longer shown takes its pictures along.
    response["Cache-Control"] = "public, max-age=3600" if is_public else "private, no-store"
    return response


def picture_answer(file: str, width: int) -> FileResponse:
    """A stored picture; 404 if its file is gone."""
    try:
        picture = default_storage.open(path_of(file, width), "rb")
    except FileNotFoundError as error:
        raise Http404("no file") from error
    response = FileResponse(picture, content_type="image/webp", filename=f"{file}-{width}.webp")
    response["X-Content-Type-Options"] = "nosniff"
    return response

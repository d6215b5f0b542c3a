"""Logos: what may be uploaded, and the picture that is kept of it.

The file that arrived is never served: it is decoded and written anew (`mmu_portal/lib/pictures.py`).
"""

import uuid
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image

from mmu_portal.lib.pictures import upright, written

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 4000
KEPT_SIDE = 800
FORMATS = ("PNG", "JPEG", "WEBP")


def open_picture(upload: IO[bytes]) -> Image.Image:
    """The picture, decoded, upright and in plain colors; `ValidationError` if it is none, or too large."""
    size = getattr(upload, "size", None)
    if size is not None and size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 2 MiB. Choose a smaller file."), code="size")
    upload.seek(0)
    try:
        picture: Image.Image = Image.open(upload, formats=FORMATS)
        if fits := max(picture.size) <= MAX_SIDE:
            picture = upright(picture)
    except Exception as error:  # a damaged file fails in as many ways as the formats have parts
        raise ValidationError(
            _("This file is not a picture that can be read. Choose a PNG, JPEG or WebP file."), code="picture"
        ) from error
    if not fits:
        raise ValidationError(
            _("The picture is larger than 4000 × 4000 pixels. Make it smaller first."), code="side"
        )
    return picture


def validate_logo(upload: IO[bytes]) -> None:
    """Refuse what is no PNG, JPEG or WebP of up to 2 MiB and 4000 pixels a side."""
    open_picture(upload)
    upload.seek(0)


def rewritten(upload: IO[bytes]) -> ContentFile:
    """The picture as a new PNG of at most `KEPT_SIDE` pixels a side, under a name that says nothing."""
    picture = open_picture(upload)
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
    return ContentFile(written(picture, "PNG", optimize=True), name=f"{uuid.uuid4().hex}.png")

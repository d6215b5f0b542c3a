"""Logos: what may be uploaded, and the picture that is kept of it.

The file that arrived is never served: it is decoded and written anew (`mmu_portal/lib/pictures.py`).
"""

import uuid
from typing import IO

from django.core.files.base import ContentFile

from mmu_portal.lib.pictures import MIB, Bounds, open_picture, written

BOUNDS = Bounds(size=2 * MIB, side=4000)
KEPT_SIDE = 800


def validate_logo(upload: IO[bytes]) -> None:
    """Refuse what is no PNG, JPEG or WebP of up to 2 MiB and 4000 pixels a side."""
    open_picture(upload, BOUNDS)
    upload.seek(0)


def rewritten(upload: IO[bytes]) -> ContentFile:
    """The picture as a new PNG of at most `KEPT_SIDE` pixels a side, under a name that says nothing."""
    picture = open_picture(upload, BOUNDS)
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
    return ContentFile(written(picture, "PNG", optimize=True), name=f"{uuid.uuid4().hex}.png")

"""Pictures that people upload: what may be taken, decoded so that it can be written anew.

The file that arrived is never kept: whoever stores a picture writes what this returns, without metadata (a
camera writes where it stood) or anything behind the picture.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
MIB = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """What a picture may be at most: bytes of its file, pixels of a side."""

    size: int
    side: int


def open_picture(upload: IO[bytes], bounds: Bounds) -> Image.Image:
    """The picture, decoded, upright and in plain colors, with nothing beside its pixels.

    Raises:
        ValidationError: it is none, or larger than `bounds`.
    """
    size = getattr(upload, "size", None)
    if size is not None and size > bounds.size:
        sentence = _("The picture is larger than %(size)s MiB. Choose a smaller file.")
        raise ValidationError(sentence % {"size": bounds.size // MIB}, code="size")
    upload.seek(0)
    try:
        picture: Image.Image = Image.open(upload, formats=FORMATS)
        if fits := max(picture.size) <= bounds.side:
            picture = _plain(picture)
    except Exception as error:  # a damaged file fails in as many ways as the formats have parts
        raise ValidationError(
            _("This file is not a picture that can be read. Choose a PNG, JPEG or WebP file."), code="picture"
        ) from error
    if not fits:
        sentence = _("The picture is larger than %(side)s × %(side)s pixels. Make it smaller first.")
        raise ValidationError(sentence % {"side": bounds.side}, code="side")
    picture.info = {}
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """The first frame, turned as its camera says if that can be read, in 8 bits of red, green and blue."""
    picture.load()
    with suppress(Exception):  # damaged notes about a picture that itself is whole
        picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")

"""Pictures that people upload: decoded, turned upright and written anew.

The file that arrived is never kept: it may tell where and when it was taken, by whom and with what, and hold
anything behind the picture. What is written holds the picture and nothing else.
"""

import io
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

# A progressive JPEG comes in some ten scans, each of which is decoded over the whole picture; one more is a
# few bytes in the file and a moment of the processor, so a small file of thousands would hold a server up.
MOST_SCANS = 100
_SCAN = b"\xff\xda"

# How files of the HEIF family begin, after their length and “ftyp”.
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}

FORMATS = ("PNG", "JPEG", "WEBP")
MIB = 1024 * 1024

# How each format is written: of good quality, and in a second or two at the size that a camera takes.
_WRITTEN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90},
    "PNG": {"compress_level": 4},
    "WEBP": {"quality": 85, "method": 1},
}


@dataclass(frozen=True)
class Bounds:
    """What a picture may be at most: bytes of its file, pixels of a side."""

    size: int
    side: int


def open_picture(upload: IO[bytes], bounds: Bounds) -> Image.Image:
    """The picture, decoded, upright and in plain colors; `ValidationError` if it is none, or too large."""
    size = getattr(upload, "size", None)
    if size is not None and size > bounds.size:
        sentence = _("The picture is larger than %(size)s MiB. Choose a smaller file.")
        raise ValidationError(sentence % {"size": bounds.size // MIB}, code="size")
    upload.seek(0)
    try:
        picture: Image.Image = Image.open(upload, formats=FORMATS)
        if fits := max(picture.size) <= bounds.side:
            picture = upright(picture)
    except Exception as error:  # a damaged file fails in as many ways as the formats have parts
        raise ValidationError(_unreadable(upload), code="picture") from error
    if not fits:
        sentence = _("The picture is larger than %(side)s × %(side)s pixels. Make it smaller first.")
        raise ValidationError(sentence % {"side": bounds.side}, code="side")
    return picture


def what_to_do_with_heic() -> str:
    """How a photograph of a telephone becomes one that everybody can see."""
    return _(
        "This photograph is in the HEIC format of some telephones. Save or send it as JPEG, then choose that."
    )


def is_heic(upload: IO[bytes]) -> bool:
    """Whether the file is a photograph as some telephones take it, which browsers do not show."""
    upload.seek(0)
    start = upload.read(12)
    upload.seek(0)
    return start[4:8] == b"ftyp" and start[8:] in _HEIC


def _unreadable(upload: IO[bytes]) -> str:
    """What is wrong with a file that is no picture, and what to do."""
    if is_heic(upload):
        return what_to_do_with_heic()
    return _("This file is not a picture that can be read. Choose a PNG, JPEG or WebP file.")


def upright(picture: Image.Image) -> Image.Image:
    """The first frame, turned as its camera says if that can be read, in 8 bits of red, green and blue.

    Decodes the picture, and turns it where it is: its size in pixels is to be looked at before. Fails as the
    formats do, and with `OSError` for a JPEG of very many scans.
    """
    if isinstance(picture, JpegImageFile) and _scans(picture) > MOST_SCANS:
        raise OSError("too many scans")
    picture.load()
    with suppress(Exception):  # damaged notes about a picture that itself is whole
        ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def _scans(picture: JpegImageFile) -> int:
    """How often the marker of a scan stands in the file, before anything of it is decoded.

    It is counted in the bytes: within the coded picture it cannot stand, and the small pictures that notes
    may hold add few.
    """
    file: Any = picture.fp
    place = file.tell()
    file.seek(0)
    found = file.read().count(_SCAN)
    file.seek(place)
    return found


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """An upright picture as a file of `kind` (JPEG, PNG or WEBP), without a note about it."""
    picture.info = {}
    target = io.BytesIO()
    picture.save(target, kind, **(_WRITTEN[kind] | options))
    return target.getvalue()

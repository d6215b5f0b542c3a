"""Photographs of streets: what may be uploaded, and the pictures that are kept of it.

Each is written anew in a few widths, upright and without what a camera writes beside the picture, under a
name that says nothing, outside every served folder. It leaves through a view that checks who reads.
"""

import datetime as dt
import uuid
from collections.abc import Container, Iterator
from typing import IO, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from mmu_portal.lib.pictures import MIB, Bounds, open_picture, written

BOUNDS = Bounds(size=12 * MIB, side=6000)
FOLDER = "photographs"
WIDTHS = (480, 960, 1600)
MOST_HEIGHT = 2400  # of the widest one kept
QUALITY = 80


class Kept(NamedTuple):
    """What is recorded of a stored photograph: its name, and the size of the widest picture in pixels."""

    file: str
    width: int
    height: int


def validate_photograph(upload: IO[bytes]) -> None:
    """Refuse what is no PNG, JPEG or WebP of up to 12 MiB and 6000 pixels a side."""
    open_picture(upload, BOUNDS)
    upload.seek(0)


def keep(upload: IO[bytes]) -> Kept:
    """Store a photograph in its widths.

    Raises:
        ValidationError: it is no picture, or too large.
    """
    picture = _on_white(open_picture(upload, BOUNDS))
    picture.thumbnail((WIDTHS[-1], MOST_HEIGHT))
    kept = Kept(uuid.uuid4().hex, *picture.size)
    for width in widths(kept.width):
        default_storage.save(path_of(kept.file, width), ContentFile(_at_width(picture, width)))
    return kept


def widths(widest: int) -> list[int]:
    """The widths in which a photograph is kept whose widest picture has `widest` pixels."""
    return [*(width for width in WIDTHS if width < widest), widest]


def path_of(file: str, width: int) -> str:
    """Where a picture lies."""
    return f"{FOLDER}/{file}-{width}.webp"


def _on_white(picture: Image.Image) -> Image.Image:
    """A picture without transparency."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _at_width(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    resized = picture.resize((width, height), Image.Resampling.LANCZOS)
    return written(resized, "WEBP", quality=QUALITY, method=4)


def remove_strays(named: Container[str], *, before: dt.datetime) -> int:
    """Delete the pictures of photographs that are not `named` and older than `before`; how many."""
    strays = [name for name in _stored() if name.partition("-")[0] not in named]
    old = [name for name in strays if default_storage.get_modified_time(f"{FOLDER}/{name}") < before]
    for name in old:
        default_storage.delete(f"{FOLDER}/{name}")
    return len(old)


def _stored() -> Iterator[str]:
    if default_storage.exists(FOLDER):
        yield from default_storage.listdir(FOLDER)[1]

"""Files that members of a platform share: what may be uploaded, judged by name and by content alike.

A picture is written anew (`mmu_portal/lib/pictures.py`): what it tells of place, time and camera is not kept.

A file is stored under a name that says nothing, outside every served folder, and leaves through a view that
checks who reads. What is checked here keeps out files that are not what their names say; it is no scan for
malicious software.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image

from mmu_portal.lib.pictures import is_heic, upright, what_to_do_with_heic, written
from mmu_portal.lib.text import one_line

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 5  # of one post
LONGEST_NAME = 150
_MAX_MEMBERS = 5_000
_MAX_UNPACKED = 200 * 1024 * 1024
MAX_PIXELS = 25_000_000  # a camera's; 200 to 400 MB for a second or two, which a web process bears
_BEYOND_MEASURE = (Image.DecompressionBombError, Image.DecompressionBombWarning)  # to Pillow itself
_DIRECTORY_LINE = b"PK\x01\x02"
_LOCKED = 0x1  # a member that only a password opens
_NO_TEXT = ("<!doctype", "<html", "<svg", "<?xml", "<script", "%pdf-")


@dataclass(frozen=True)
class Kind:
    """A kind of file: its content type, and how its content is told."""

    content_type: str
    family: str
    inside: str = ""  # a member that an archive of this kind holds


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS = {
    "pdf": Kind("application/pdf", "pdf"),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", "archive", "word/document.xml"),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", "archive", "xl/workbook.xml"),
    "pptx": Kind(f"{_OFFICE}.presentationml.presentation", "archive", "ppt/presentation.xml"),
    "odt": Kind(f"{_OPEN}.text", "archive", "content.xml"),
    "ods": Kind(f"{_OPEN}.spreadsheet", "archive", "content.xml"),
    "odp": Kind(f"{_OPEN}.presentation", "archive", "content.xml"),
    "png": Kind("image/png", "PNG"),
    "jpg": Kind("image/jpeg", "JPEG"),
    "jpeg": Kind("image/jpeg", "JPEG"),
    "webp": Kind("image/webp", "WEBP"),
    "txt": Kind("text/plain; charset=utf-8", "text"),
    "csv": Kind("text/csv; charset=utf-8", "text"),
}


PICTURES = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True)
class Accepted:
    """What is kept of a file: its content, and what is said of it."""

    content: Any
    name: str
    content_type: str
    size: int
    sha256: str


def tidy_name(name: str) -> str:
    """A file's own name in any language: one line, without a path, not longer than `LONGEST_NAME`."""
    plain = one_line(name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    suffix = PurePath(plain).suffix[:10]
    stem = plain[: len(plain) - len(PurePath(plain).suffix)] if suffix else plain
    return f"{stem[: LONGEST_NAME - len(suffix)].strip()}{suffix}"


def accept(upload: Any) -> Accepted:
    """What is kept of an upload, once name and content agree: a picture without what it tells beside itself.

    Raises:
        ValidationError: with one sentence that names the file.
    """
    name = tidy_name(upload.name or "")
    kind = KINDS.get(PurePath(name).suffix.lower().removeprefix("."))
    if kind is None and is_heic(upload):
        raise _refused(name, what_to_do_with_heic())
    if kind is None or not PurePath(name).stem:
        raise _refused(
            name, _("Choose PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, WebP, TXT or CSV.")
        )
    if not upload.size:
        raise _refused(name, _("The file is empty."))
    if upload.size > MAX_BYTES:
        raise _refused(name, _("It is larger than 10 MiB."))
    if not _is(kind, upload):
        raise _refused(name, _("Its content is not what its name says."))
    content = _rewritten(kind, name, upload) if kind.family in PICTURES else upload
    content.seek(0)
    digest = hashlib.sha256()
    for part in content.chunks():
        digest.update(part)
    content.seek(0)
    return Accepted(content, name, kind.content_type, content.size, digest.hexdigest())


def _rewritten(kind: Kind, name: str, upload: IO[bytes]) -> ContentFile:
    """The picture as a new file of its kind.

    Raises:
        ValidationError: it is too large to be decoded here, moves, or cannot be decoded or written.
    """
    upload.seek(0)
    try:
        with Image.open(upload, formats=[kind.family]) as picture:
            if picture.size[0] * picture.size[1] > MAX_PIXELS:
                raise Image.DecompressionBombError
            # A camera's file of several pictures is still; its first one is the picture.
            if getattr(picture, "is_animated", False) and picture.format != "MPO":
                raise _refused(name, _("It moves. Choose a still picture."))
            content = written(upright(picture), kind.family)
    except ValidationError:
        raise
    except _BEYOND_MEASURE as error:
        raise _refused(name, _("It has more than 25 million pixels. Make the picture smaller.")) from error
    except Exception as error:  # a damaged file fails in as many ways as the formats have parts
        raise _refused(
            name, _("The picture is damaged and cannot be read. Store it anew and try again.")
        ) from error
    if len(content) > MAX_BYTES:
        raise _refused(name, _("Stored without its hidden notes it is larger than 10 MiB. Make it smaller."))
    return ContentFile(content, name=name)


def accept_all(uploads: Iterable[Any], *, beside: int = 0) -> list[Accepted]:
    """What is kept of every upload; `beside` counts files that are there already.

    Raises:
        ValidationError: with the sentences of all that are refused.
    """
    files = list(uploads)
    if len(files) + beside > MAX_FILES:
        raise ValidationError(_("At most %(number)s files go with a post.") % {"number": MAX_FILES})
    accepted, refused = [], []
    for upload in files:
        try:
            accepted.append(accept(upload))
        except ValidationError as error:
            refused += error.messages
    if refused:
        raise ValidationError(refused)
    return accepted


def _refused(name: str, why: str) -> ValidationError:
    told = name or _("A file without a name")
    return ValidationError(f"{told}: {why}", code="file")


def _is(kind: Kind, upload: IO[bytes]) -> bool:
    """Whether the content is of the kind."""
    upload.seek(0)
    checks = {"pdf": _is_pdf, "archive": _is_archive, "text": _is_text}
    try:
        return checks.get(kind.family, _is_picture)(kind, upload)
    except Exception:  # a damaged file fails in as many ways as the formats have parts
        return False


def _is_pdf(kind: Kind, upload: IO[bytes]) -> bool:
    return upload.read(5) == b"%PDF-"


def _is_archive(kind: Kind, upload: IO[bytes]) -> bool:
    """An archive with the member that tells its kind; nothing of it is unpacked.

    The lines of its directory are counted in the bytes, before they are read: a file may be nothing else, and
    what it says of their number is its own word.
    """
    content = upload.read()
    if not content.startswith(b"PK\x03\x04") or content.count(_DIRECTORY_LINE) > _MAX_MEMBERS:
        return False
    upload.seek(0)
    with zipfile.ZipFile(upload) as archive:
        members = archive.infolist()
        if sum(each.file_size for each in members) > _MAX_UNPACKED:
            return False
        if any(each.flag_bits & _LOCKED for each in members):
            return False
        names = {each.filename for each in members}
        if any(_holds_macro(name.lower()) for name in names):
            return False
        if kind.content_type.startswith(_OPEN):
            with archive.open("mimetype") as stated:
                return stated.read(100).decode().strip() == kind.content_type and kind.inside in names
        return kind.inside in names


def _holds_macro(member: str) -> bool:
    """Whether a member of an archive holds program code: of Office files, or of OpenDocument files."""
    return "vbaproject" in member or member.startswith(("basic/", "scripts/"))


def _is_text(kind: Kind, upload: IO[bytes]) -> bool:
    text = upload.read().decode("utf-8-sig")
    start = text.lstrip()[:200].lower()
    return "\x00" not in text and not start.startswith(_NO_TEXT)


def _is_picture(kind: Kind, upload: IO[bytes]) -> bool:
    """Whether it begins as a picture of the kind; one beyond all measure is told of when it is decoded."""
    try:
        with Image.open(upload, formats=[kind.family]):
            return True
    except _BEYOND_MEASURE:
        return True

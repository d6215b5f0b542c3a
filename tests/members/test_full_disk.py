"""Logos, spreadsheets and large forms while the disk is full: told plainly, and nothing is half stored."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from members.models import ProfileChange
from mmu_portal.lib.sheets import kept, reader
from mmu_portal.lib.sheets.gate import Limits
from tests.disk import ROOM, full_disk
from tests.factories.members import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
NO_ROOM = "The portal has no room left for this file, so nothing was stored."
FULL = {"tr": "Portalda yer kalmadı", "en": "The portal has no room left"}


def noise() -> SimpleUploadedFile:
    """A picture that cannot be packed small."""
    target = io.BytesIO()
    Image.frombytes("RGB", (300, 300), hashlib.shake_256(b"noise").digest(270_000)).save(target, "PNG")
    return SimpleUploadedFile("logo.png", target.getvalue())


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_logo_without_room_is_told_in_the_form() -> None:
    held = AppointmentFactory(user__language="en")
    client = Client()
    client.force_login(held.user)
    shown = client.get("/en/my/municipality/logo/").context["form"]["shown"].value()
    with full_disk():
        answer = client.post("/en/my/municipality/logo/", {"logo": noise(), "shown": shown})
        assert client.get("/en/my/municipality/logo/").status_code == 200
    assert (answer.status_code, NO_ROOM in answer.content.decode()) == (422, True)
    assert (stored(settings.MEDIA_ROOT), ProfileChange.objects.count()) == ([], 0)
    assert client.post("/en/my/municipality/logo/", {"logo": noise(), "shown": shown}).status_code == 302


def test_spreadsheet_whose_preview_has_no_room_is_told_and_not_kept(settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    clerk = UserFactory(superuser=True, language="en")
    client = Client()
    client.force_login(clerk)
    lines = "".join(f"34-place-{number};0212 555 00 01\n" for number in range(2000))
    sheet = SimpleUploadedFile("list.csv", f"Code;Telephone\n{lines}".encode())
    with full_disk():
        answer = client.post(
            "/admin/members/municipality/import/", {"file": sheet}, headers={"accept-language": "en"}
        )
    assert (answer.status_code, NO_ROOM in answer.content.decode()) == (422, True)
    assert list(kept.imports_folder().iterdir()) == []


def test_spreadsheet_whose_rows_have_no_room_is_not_called_unreadable(monkeypatch, tmp_path: Path) -> None:
    full = os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb")
    monkeypatch.setattr(reader, "open_own", lambda _path: full)
    with pytest.raises(OSError, match="No space left"):
        reader.parse(io.BytesIO(b"Kod\n34-sisli\n"), tmp_path / "rows", Limits(1000, 1000))


@pytest.mark.parametrize("language", FULL)
def test_upload_that_finds_no_room_before_any_form_reads_it_gets_a_page(language: str) -> None:
    client = Client(raise_request_exception=False)
    large = SimpleUploadedFile("large.bin", b"x" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + ROOM))
    with full_disk():
        answer = client.post(f"/{language}/accounts/login/", {"file": large})
        assert client.get(f"/{language}/members/").status_code == 200
    assert answer.status_code == 507
    assert f"<h1>{FULL[language]}</h1>" in answer.content.decode()

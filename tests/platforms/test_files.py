"""Files: what is taken, judged by name and content, and who gets it back."""

import hashlib
import io
import struct
import zipfile
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from platforms import files
from platforms.files import MAX_BYTES, accept, accept_all, tidy_name

ODT = "application/vnd.oasis.opendocument.text"


def archive(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            # Without today's time: the bytes name the tests, which every worker must call the same.
            member = zipfile.ZipInfo(name.replace("__", "/"))
            file.writestr(member, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def picture(kind="PNG"):
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, kind)
    return made.getvalue()


def sent(name, content):
    return SimpleUploadedFile(name, content)


WORD = archive(**{"word__document.xml": "<w/>", "[Content_Types].xml": "<t/>"})


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("rapor.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("form.DOCX", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("not.odt", archive(mimetype=ODT, **{"content.xml": "<c/>"}), ODT),
        ("harita.png", picture(), "image/png"),
        ("foto.jpeg", picture("JPEG"), "image/jpeg"),
        ("liste.csv", "ad;sayı\nŞişli;3\n".encode("utf-8-sig"), "text/csv; charset=utf-8"),
        ("استمارة.txt", "مرحبا".encode(), "text/plain; charset=utf-8"),
    ],
)
def test_file_whose_name_and_content_agree_is_taken(name, content, kind):
    accepted = accept(sent(name, content))
    assert (accepted.name, accepted.content_type) == (name, kind)
    kept = accepted.content.read()
    assert (accepted.size, accepted.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert kept == content or kind.startswith("image/")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("virus.exe", b"MZ", "Choose PDF"),
        ("resim.svg", b"<svg onload=alert(1)>", "Choose PDF"),
        ("sayfa.html", b"<html>", "Choose PDF"),
        ("makro.docm", WORD, "Choose PDF"),
        ("rapor.pdf.exe", b"%PDF-", "Choose PDF"),
        (".pdf", b"%PDF-", "Choose PDF"),
        ("bos.pdf", b"", "empty"),
        ("rapor.pdf", WORD, "not what its name says"),
        ("form.docx", b"%PDF-1.7", "not what its name says"),
        ("form.docx", archive(**{"xl__workbook.xml": "x"}), "not what its name says"),
        (
            "form.docx",
            archive(**{"word__document.xml": "x", "word__vbaProject.bin": "x"}),
            "not what its name",
        ),
        ("form.docx", WORD[:40], "not what its name says"),
        (
            "not.odt",
            archive(mimetype=ODT, **{"content.xml": "x", "Basic__Standard__Module1.xml": "x"}),
            "not what its name says",
        ),
        (
            "not.odt",
            archive(mimetype=ODT, **{"content.xml": "x", "Scripts__python__a.py": "x"}),
            "not what its name says",
        ),
        ("not.odt", archive(mimetype="text/plain", **{"content.xml": "x"}), "not what its name says"),
        ("not.txt", b"\xff\xfe\x00", "not what its name says"),
        ("not.txt", b"a\x00b", "not what its name says"),
        ("not.txt", b" <!DOCTYPE html><script>", "not what its name says"),
        ("foto.png", picture("JPEG"), "not what its name says"),
        ("foto.png", picture()[:30], "not what its name says"),
        ("foto.png", b"<svg/>", "not what its name says"),
        ("buyuk.txt", b"a" * (MAX_BYTES + 1), "larger than 10 MiB"),
    ],
)
def test_file_that_is_not_what_it_seems_is_refused_in_one_sentence(name, content, why):
    upload = sent("x", content)
    upload.name = name
    with pytest.raises(ValidationError) as refusal:
        accept(upload)
    assert len(refusal.value.messages) == 1
    assert why in refusal.value.messages[0]


def test_photograph_that_browsers_do_not_show_is_refused_with_what_to_do():
    for name in ("IMG_0001.HEIC", "foto.heif"):
        with pytest.raises(ValidationError, match="Save or send it as JPEG"):
            accept(sent(name, b"\0\0\0\x18ftypheic" + b"\0" * 99))


def test_archive_that_unpacks_without_end_is_refused(monkeypatch):
    """The limit is made small here: a bomb of its true size would fill the memory of the test."""
    monkeypatch.setattr(files, "_MAX_UNPACKED", 100_000)
    bomb = archive(**{"word__document.xml": "0" * 100_001})
    assert len(bomb) < 1_000
    with pytest.raises(ValidationError, match="not what its name says"):
        accept(sent("form.docx", bomb))


def test_archive_of_too_many_members_is_refused(monkeypatch):
    monkeypatch.setattr(files, "_MAX_MEMBERS", 3)
    many = archive(**{"word__document.xml": "x"}, **{f"{number}": "x" for number in range(3)})
    with pytest.raises(ValidationError, match="not what its name says"):
        accept(sent("form.docx", many))


def test_archive_that_is_nothing_but_a_directory_is_refused_before_it_is_read(monkeypatch):
    line = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[20] * 2, *[0] * 7, 1, *[0] * 6) + b"a"
    lines = line * 6_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(lines), 4, 0)
    monkeypatch.setattr(files.zipfile, "ZipFile", mock.Mock(side_effect=AssertionError("was read")))
    reader = files.zipfile.ZipFile
    with pytest.raises(ValidationError, match="not what its name says"):
        accept(sent("form.docx", b"PK\x03\x04" + lines + end))
    assert reader.call_count == 0


def test_archive_with_a_member_behind_a_password_is_refused():
    plain = archive(**{"word__document.xml": "x"})
    place = plain.index(b"PK\x01\x02") + 8
    locked = plain[:place] + b"\x01" + plain[place + 1 :]
    assert accept(sent("form.docx", plain)).size == len(plain)
    with pytest.raises(ValidationError, match="not what its name says"):
        accept(sent("form.docx", locked))


def test_too_many_files_and_every_wrong_one_are_told():
    with pytest.raises(ValidationError, match="At most 5"):
        accept_all([sent("a.txt", b"a")] * 6)
    with pytest.raises(ValidationError) as refusal:
        accept_all([sent("a.exe", b"a"), sent("b.txt", b"b"), sent("c.pdf", b"c")])
    assert [message.partition(":")[0] for message in refusal.value.messages] == ["a.exe", "c.pdf"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Şişli İhtiyaç Raporu.pdf", "Şişli İhtiyaç Raporu.pdf"),
        ("استمارة أولى.pdf", "استمارة أولى.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\gizli\\a.txt", "a.txt"),
        ("rapor\u202efdp.txt", "raporfdp.txt"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt"),
        ("e\u0301.txt", "é.txt"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_name_keeps_its_language_and_loses_what_harms(given, kept):
    assert tidy_name(given) == kept

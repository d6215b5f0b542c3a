"""What is read from good files, messy files and hostile ones."""

import datetime as dt
import os
import re
import resource
import subprocess
import sys
import time
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmu_portal.lib.sheets import child, gate, reader
from mmu_portal.lib.sheets.dates import day
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.gate import Kind, Limits
from mmu_portal.lib.sheets.header import split
from mmu_portal.lib.sheets.write import write_xlsx
from tests.lib.sheets.files import ODS_TYPE, archive, ods, ods_row, with_member, xlsx

LIMITS = Limits(size=5 * 1024 * 1024, rows=200)
ROWS = [["Ad", "Nüfus"], ["Şişli", 12], ["İğneada", 3]]
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read(content, tmp_path, limits=LIMITS):
    rows = tmp_path / "rows"
    kind = reader.parse(BytesIO(content), rows, limits)
    return kind, list(reader.lines(rows, kind))


def look(content):
    """Why the child refuses a workbook before it parses it."""
    with pytest.raises(child.Unreadable) as refused:
        child.check(BytesIO(content), LIMITS.rows + gate.ROWS_AROUND, LIMITS.columns)
    return str(refused.value)


def sentence(content, tmp_path, limits=LIMITS):
    with pytest.raises(SheetError) as refused:
        read(content, tmp_path, limits)
    assert not (tmp_path / "rows").exists() or not (tmp_path / "rows").read_bytes()
    return str(refused.value)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_in_every_dress(separator, encoding, end, tmp_path):
    text = end.join(separator.join(map(str, row)) for row in ROWS)
    expected = [[str(cell) for cell in row] for row in ROWS]
    assert read(text.encode(encoding), tmp_path) == (Kind.CSV, list(enumerate(expected, start=1)))


def test_separator_is_found_below_a_title_and_beside_decimal_commas(tmp_path):
    text = "Üyeler, 2024 yılı\n\nAd;Enlem\nŞile;41,17\nSile, Ağva;41,13\n"
    _kind, lines = read(text.encode(), tmp_path)
    assert lines == [
        (1, ["Üyeler, 2024 yılı"]),
        (3, ["Ad", "Enlem"]),
        (4, ["Şile", "41,17"]),
        (5, ["Sile, Ağva", "41,13"]),
    ]


def test_separator_that_excel_names_is_taken(tmp_path):
    assert read(b"sep=|\na,x|b\n1|2\n", tmp_path)[1] == [(2, ["a,x", "b"]), (3, ["1", "2"])]


def test_quoted_cells_may_hold_line_ends(tmp_path):
    assert read(b'a,b\n"x\ny",2\n', tmp_path)[1] == [(1, ["a", "b"]), (2, ["x\ny", "2"])]


def test_workbook_keeps_types_and_line_numbers(tmp_path):
    content = xlsx([[], ["Ad", "Gün"], [], ["Şile", dt.date(2024, 3, 31)], ["x", 41.5]])
    # xlsxwriter writes a bare date as its number: that is what a clerk's file holds as well
    assert read(content, tmp_path) == (
        Kind.WORKBOOK,
        [(2, ["Ad", "Gün"]), (4, ["Şile", 45382]), (5, ["x", 41.5])],
    )


@pytest.mark.parametrize("serial", ["60", "NaN"])
def test_cell_dressed_as_a_date_that_is_none_gives_no_day(serial, tmp_path):
    styles = (
        f'<styleSheet {_MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    row = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>{serial}</v></c></row>'
    sheet = f"<worksheet {_MAIN}><sheetData>{row}</sheetData></worksheet>"
    content = with_member(with_member(xlsx(ROWS), SHEET, sheet), "xl/styles.xml", styles)
    ((_number, cells),) = read(content, tmp_path)[1]
    with pytest.raises(ValueError, match=r"write this one as text|is not a date"):
        day(cells[1])


def test_days_of_any_age_come_back_from_a_written_workbook(tmp_path):
    days = [dt.date(1899, 3, 31), dt.date(1900, 2, 28), dt.date(1900, 3, 1), dt.date(2024, 3, 31)]
    target = BytesIO()
    write_xlsx(target, ["day"], [[each] for each in days], title="Rows")
    lines = read(target.getvalue(), tmp_path)[1]
    assert [day(cells[0]) for _number, cells in lines[1:]] == days


def test_long_text_is_no_heading():
    known = {"ad": "name", "nufus": "population"}
    long = "ad " * 100
    header, rest = split([(1, [long, "ş" * 30_000]), (2, ["Ad", "Nüfus", long]), (3, ["x", 1])], known)
    assert (header.line, dict(header.columns), header.ignored) == (
        2,
        {"name": 0, "population": 1},
        [long[:80].strip()],
    )
    assert list(rest) == [(3, ["x", 1])]


def test_ods_is_read_though_it_ends_in_a_million_empty_rows(tmp_path):
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    end = f'<table:table-row table:number-rows-repeated="1048573">{empty}</table:table-row>'
    kind, lines = read(ods(ROWS, end=end), tmp_path)
    assert (kind, lines) == (Kind.WORKBOOK, list(enumerate(ROWS, start=1)))


def test_guard_of_an_export_is_taken_away_once(tmp_path):
    assert read(b"ad,not\n'=1+1,''=2\n'tis,a;'=3\n", tmp_path)[1][1:] == [
        (2, ["=1+1", "'=2"]),
        (3, ["'tis", "a;=3"]),
    ]
    assert read(xlsx([["ad", "b"], ["'=1+1", "a;'=3"]]), tmp_path)[1][1] == (2, ["=1+1", "a;'=3"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\x00", "not a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a spreadsheet"),
        (b"<html><table><tr><td>Ad</td></tr></table></html>", "not a spreadsheet"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "not a spreadsheet"),
        (rb"{\rtf1\ansi Ad; N\'fcfus}", "not a spreadsheet"),
        (b'<?xml version="1.0"?><Workbook/>', "not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 cut", "damaged"),
        ("Ad,İl\nŞişli,İstanbul\n".encode()[:-12] + b"\xff\xfe\n", "letters"),
        ("Ad,İl\nŞişli,İ\n".encode("cp857"), "letters"),
        (b"a,b\n" + b"x" * 140_000 + b",1\n", r"damaged|more text"),
        (archive({"word/document.xml": "<w/>"}), "not a spreadsheet"),
        (xlsx(ROWS)[:-200], "damaged"),
    ],
    ids=range(16),
)
def test_file_that_cannot_be_read_gets_one_sentence(content, words, tmp_path):
    found = sentence(content, tmp_path)
    assert re.search(words, found)
    assert found.count(". ") == 0


def test_file_over_the_limit_is_refused(tmp_path):
    assert "at most 1 MiB" in sentence(b"a,b\n" * 300_000, tmp_path, Limits(1024 * 1024, 10))


@pytest.mark.parametrize(
    ("size", "words"), [(500 * 1024, "500 KiB"), (1536 * 1024, "1536 KiB"), (9, "1 KiB")]
)
def test_limit_that_is_no_whole_number_of_mebibytes_is_told_exactly(size, words, tmp_path):
    assert f"at most {words} are" in sentence(b"a,b\n" * 500_000, tmp_path, Limits(size, 10))


def test_too_many_rows_are_refused(tmp_path):
    assert "more than 200 rows" in sentence(b"a,b\n" * 400, tmp_path)


def test_sheet_that_claims_the_whole_grid_is_refused_before_parsing(tmp_path):
    claim = f'<worksheet {_MAIN}><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'
    cell = '<c r="XFD1048576"><v>1</v></c>'
    far = f'<worksheet {_MAIN}><sheetData><row r="1048576">{cell}</row></sheetData></worksheet>'
    wide = f'<worksheet {_MAIN}><sheetData><row r="1"><c r="ZZ1"><v>1</v></c></row></sheetData></worksheet>'
    many = f"<worksheet {_MAIN}><sheetData>{'<row><c><v>1</v></c></row>' * 400}</sheetData></worksheet>"
    for sheet in (claim, far, wide, many):
        content = with_member(xlsx(ROWS), SHEET, sheet)
        assert len(content) < 8 * 1024
        assert look(content) == "far"
        assert "reaches beyond" in sentence(content, tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        ods_row(["x"], attributes='table:number-rows-repeated="1000000"'),
        '<table:table-row><table:table-cell table:number-columns-repeated="16000" office:value-type="float" '
        'office:value="1"/></table:table-row>',
    ],
)
def test_ods_that_repeats_what_is_filled_is_refused(row, tmp_path):
    assert "reaches beyond" in sentence(ods([row]), tmp_path)


def test_bombs_are_refused(tmp_path):
    good = xlsx(ROWS)
    packed_tightly = with_member(good, SHEET, b" " * 40_000_000)
    too_many = archive({"xl/workbook.xml": "<x/>", **{f"xl/{n}.xml": "<x/>" for n in range(300)}})
    assert "unpacks to far more" in sentence(packed_tightly, tmp_path)
    assert "unpacks to far more" in sentence(too_many, tmp_path)
    assert "another archive" in sentence(with_member(good, "xl/inner.zip", b"PK"), tmp_path)
    assert "another archive" in sentence(with_member(good, "xl/media/a.png", archive({"a": "b"})), tmp_path)


def test_member_that_unpacks_to_more_than_it_says_is_stopped(monkeypatch):
    monkeypatch.setattr(child, "check_members", lambda members: None)
    assert look(with_member(xlsx(ROWS), SHEET, b" " * 90_000_000)) == "bomb"


@pytest.mark.parametrize(
    ("prefix", "encoding"),
    [('<!DOCTYPE a [<!ENTITY b "c">]>', "utf-8"), ("<!doctype a>", "utf-8"), ("<!DOCTYPE a>", "utf-16")],
)
def test_document_type_is_refused(prefix, encoding, tmp_path):
    sheet = f"{prefix}<worksheet {_MAIN}><sheetData/></worksheet>".encode(encoding)
    assert "does not need" in sentence(with_member(xlsx(ROWS), SHEET, sheet), tmp_path)


def test_locked_archive_is_refused(tmp_path):
    content = bytearray(xlsx(ROWS))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert "password" in sentence(bytes(content), tmp_path)


@pytest.mark.parametrize(
    ("bound", "tighter", "greed"),
    [
        ("CPU_SECONDS = 15", "CPU_SECONDS = 1", "while True: pass"),
        ("MEMORY = 480 * 1024 * 1024", "MEMORY = 480 * 1024 * 1024", "held = bytes(MEMORY)"),
        ("OUTPUT = 64 * 1024 * 1024", "OUTPUT = 1024", "print(' ' * 2048)"),
    ],
    ids=["time", "memory", "output"],
)
def test_child_that_wants_more_than_its_bounds_is_ended(bound, tighter, greed, tmp_path, monkeypatch):
    begins = "    kind, most_rows"
    text = Path(child.__file__).read_text(encoding="utf-8")
    assert (text.count(f"\n{bound}\n"), text.count(begins)) == (1, 1)
    copy = tmp_path / "child.py"
    copy.write_text(text.replace(bound, tighter).replace(begins, f"    {greed}\n{begins}"), encoding="utf-8")
    monkeypatch.setattr(reader, "CHILD", copy)
    begun = time.monotonic()
    assert "time and memory" in sentence(b"a,b\n1,2\n", tmp_path)
    assert time.monotonic() - begun < 10


def test_member_that_stands_twice_is_refused():
    once = [zipfile.ZipInfo("xl/workbook.xml"), zipfile.ZipInfo(SHEET)]
    child.check_members(once)
    with pytest.raises(child.Unreadable, match="bomb"):
        child.check_members([*once, zipfile.ZipInfo(SHEET)])


def test_child_is_bound_in_memory_and_the_web_process_does_not_grow(tmp_path, monkeypatch):
    look_through = "check(book, most_rows, most_columns)\n"
    without = Path(child.__file__).read_text(encoding="utf-8").replace(f"            {look_through}", "")
    (tmp_path / "child.py").write_text(without, encoding="utf-8")
    monkeypatch.setattr(reader, "CHILD", tmp_path / "child.py")
    bomb = with_member(
        xlsx(ROWS),
        SHEET,
        f'<worksheet {_MAIN}><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    )
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert "could not be read" in sentence(bomb, tmp_path)
    assert time.monotonic() - begun < 10
    # The system tells the most that any child took, those of earlier tests among them.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, 600 * 1024)


ROW_STARTS = archive({"mimetype": ODS_TYPE, "content.xml": b"<table:table-row>" * 15_000})
DIRECTORY = archive({"xl/workbook.xml": "<x/>", **{f"{number}": "" for number in range(40_000)}})


@pytest.mark.parametrize(
    ("content", "words"),
    [(ROW_STARTS, "damaged"), (DIRECTORY, "unpacks to far more")],
    ids=["row starts", "a directory of 40,000 members"],
)
def test_hostile_workbook_takes_no_time_of_the_web_process(content, words, tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("unpacked in the web process"))
    begun, mine = time.monotonic(), time.process_time()
    assert words in sentence(content, tmp_path)
    assert time.process_time() - mine < 0.2
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("look_at", "piece"),
    [
        (child.check_table, b"<table:table-row>"),
        (child.check_table, b"<table:table-row "),
        (child.check_table, b"<table:table-row"),
        (child.check_table, b"<table:table-cell>   "),
        (child.check_table, b"<table:table-cell></table:table-cell>"),
        (child.check_table, b" number-rows-repeated"),
        (child.check_sheet, b"<dimension "),
        (child.check_sheet, b"dimension ref"),
        (child.check_sheet, b"dimension"),
        (child.check_sheet, b" r = "),
        (child.check_sheet, b"<aaaaaaaaaaaaaaaaaaaaaaa"),
        (child.check_sheet, b"r='A"),
        (child.check_sheet, b"<col "),
    ],
)
def test_content_is_searched_in_time_that_grows_with_its_length(look_at, piece):
    def seconds(length):
        begun = time.process_time()
        look_at(piece * (length // len(piece)), 10**9, 10**9)
        return time.process_time() - begun

    assert seconds(4_000_000) < 20 * max(seconds(1_000_000), 0.02)


def test_cells_without_end_are_counted_without_being_kept():
    sheet = b"<sheetData>" + b"<c/>" * 2_000_000
    tracemalloc.start()
    with pytest.raises(child.Unreadable, match="far"):
        child.check_sheet(sheet, 300, 100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_table_under_another_name_is_looked_at():
    sheet = f'<worksheet {_MAIN}><sheetData><row r="1"><c r="XFD1"/></row></sheetData></worksheet>'
    assert look(with_member(xlsx(ROWS), "evil/s.bin", sheet)) == "far"


def test_rows_that_all_hold_long_text_are_stopped(tmp_path):
    sheet = xlsx([["x" * 32_000] * 100] * 50)
    assert "time and memory" in sentence(sheet, tmp_path)


def test_child_that_never_ends_is_ended(tmp_path, monkeypatch):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(reader, "CHILD", sleeper)
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.5)
    begun = time.monotonic()
    assert "time and memory" in sentence(b"a,b\n1,2\n", tmp_path)
    assert time.monotonic() - begun < 5


def test_child_stands_alone():
    loaded = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            "import runpy, sys; runpy.run_path(sys.argv[1]); print('django' in sys.modules)",
            child.__file__,
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert loaded.stdout.strip() == "False"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_csv_of_any_bytes_gives_rows_or_a_reason(raw):
    found = []
    try:
        for number, cells in child.csv_rows(raw):
            assert number >= 1
            assert all(isinstance(cell, str) for cell in cells)
    except child.Unreadable as reason:
        found.append(str(reason))
    assert set(found) <= {"encoding", "kind", "damaged"}


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcçğıöşüİIŞĞÜÖÇ -.", min_size=1, max_size=30))
def test_turkish_text_survives_windows_1254(text):
    assert child.decode(text.encode("cp1254")) == text

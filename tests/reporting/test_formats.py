"""How a document becomes a file: types of cells, texts that look like formulas, long tables, rare letters."""

import datetime as dt
import io
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone, translation

from mmu_portal.lib.charts import Bar, bars
from mmu_portal.lib.markdown import Paragraph, Run, paragraphs_of
from reporting.document import Chart, Column, Document, Figure, Figures, Heading, Origin, Prose, Table
from reporting.formats import WRITERS
from reporting.formats.pdf import LONGEST, _columns, _room, cell
from reporting.formats.rows import Unwatched
from tests.reporting.reading import Watch, pdf, rows, sheets

DAY = dt.date(2025, 12, 31)
COLUMNS = [
    Column("name", "Name", width=3),
    Column("whole", "Whole", "whole"),
    Column("share", "Share", "percent"),
    Column("area", "m²", "area"),
    Column("day", "Day", "date"),
    Column("inside", "Inside", printed=False),
]


def document(*parts, language="en", **more):
    origin = Origin(
        report="A report",
        language=language,
        made=timezone.localtime(),
        first=DAY,
        last=DAY,
        filters="",
        introduction="",
        number="2025-009",
    )
    return Document(title="A report", origin=origin, as_of=DAY, parts=parts, **more)


def table(lines, title="Lines", **more):
    return Table(title, COLUMNS, lines, size=len(lines), is_core=True, **more)


def written(form, path, *parts, language="en", watch=None, **more):
    with translation.override(language):
        WRITERS[form](document(*parts, language=language, **more), path, watch or Unwatched())
    return path.read_bytes()


LINE = ["=1+1", 1234, Decimal("12.5"), Decimal("1000.0"), DAY, "+inside"]


def test_cells_of_a_workbook_keep_their_types_and_no_text_is_a_formula(tmp_path):
    strange = ['=cmd|" /C calc"!A0', "hidden", None, -5, None, "@x"]
    part = table([LINE, strange], total=["-Sum", 1234, "", 995, "", ""], note="=note")
    content = written("xlsx", tmp_path / "a.xlsx", part, table([], title="Lines"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [sheet.title for sheet in book] == ["About this report", "Lines", "Lines 2"]
    for sheet in book:
        for each in (each for row in sheet.iter_rows() for each in row):
            assert each.data_type != "f"
    types = [each.data_type for each in book["Lines"][2]]
    assert types == ["s", "n", "n", "n", "d", "s"]
    assert rows(sheets(content)["Lines"]) == [
        ["'=1+1", 1234, 12.5, 1000, DAY, "'+inside"],
        ["'" + strange[0], "hidden", None, -5, None, "'@x"],
        ["'-Sum", 1234, None, 995, None, None],
    ]
    assert sheets(content)["Lines"][-1][0] == "'=note"


@pytest.mark.parametrize(("language", "percent"), [("tr", '"%"{}'), ("en", '{}"%"')])
def test_numbers_of_a_workbook_have_a_point_only_where_they_have_decimals(tmp_path, language, percent):
    whole = ["a", 1234, Decimal("12.0"), Decimal("450.000"), DAY, ""]
    broken = ["b", 1234, Decimal("12.5"), Decimal("9.5"), DAY, ""]
    part = table([whole, broken], total=["c", 1, 50, Decimal("0.5"), "", ""])
    numbers = Figures("Numbers", [Figure(15, "streets"), Figure(Decimal("0.5"), "days", "decimal")])
    content = written("xlsx", tmp_path / "a.xlsx", numbers, part, language=language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    looks = [[cell.number_format for cell in row[1:4]] for row in book["Lines"].iter_rows(2, 4)]
    assert looks == [
        ["#,##0", percent.format("0"), "#,##0"],
        ["#,##0", percent.format("0.##"), "#,##0.##"],
        ["#,##0", percent.format("0"), "#,##0.##"],
    ]
    assert [row[1].number_format for row in book["Numbers"].iter_rows(2)] == ["#,##0", "#,##0.##"]


def test_a_sheet_without_rows_says_so(tmp_path):
    parts = [table([], empty="Nobody came.", note="A note."), table([])]
    found = sheets(written("xlsx", tmp_path / "a.xlsx", *parts))
    assert [row[0] for row in found["Lines"][1:]] == [None, None, "Nobody came.", "A note."]
    assert [row[0] for row in found["Lines 2"][1:]] == [None, None, "Nothing on record."]
    assert rows(found["Lines"]) == []


def test_numbered_paragraphs_are_one_list(tmp_path):
    prose = Prose(paragraphs_of("Before.\n\n3. three\n4. four\n\nAfter.\n\n- one\n- two"))
    reader, text = pdf(written("pdf", tmp_path / "a.pdf", prose))
    assert "Before. 3. three 4. four After. • one • two" in text
    assert _number_of(reader.root_object["/StructTreeRoot"], "/L") == 2


def _number_of(node, kind):
    """How many elements of a kind a structure tree has."""
    node = node.get_object()
    if isinstance(node, list):
        return sum(_number_of(each, kind) for each in node)
    if not isinstance(node, dict):
        return 0
    return (node.get("/S") == kind) + (_number_of(node["/K"], kind) if "/K" in node else 0)


def test_a_table_as_csv_is_what_excel_of_the_language_opens(tmp_path):
    turkish = written("csv", tmp_path / "a.csv", table([LINE]), language="tr").decode("utf-8-sig")
    assert turkish.splitlines()[1].startswith("'=1+1;1234;12,5;1000,0;2025-12-31;'+inside;")
    english = written("csv", tmp_path / "b.csv", table([LINE])).decode("utf-8-sig")
    assert english.splitlines()[1].startswith("'=1+1,1234,12.5,1000.0,2025-12-31,'+inside,")


def test_a_long_table_ends_in_print_and_says_where_the_rest_is(tmp_path):
    lines = [[f"Line {number}", number, None, None, None, None] for number in range(LONGEST + 1234)]
    watch = Watch()
    short = table(lines[:50], title="Short")
    _reader, text = pdf(written("pdf", tmp_path / "a.pdf", table(lines), short, watch=watch))
    assert watch.passed == watch.total == len(lines) + 50
    assert f"Line {LONGEST - 1} " in text
    assert f"Line {LONGEST} " not in text
    assert "1,234 more rows are in the report’s workbook (XLSX)" in text
    assert len(rows(sheets(written("xlsx", tmp_path / "a.xlsx", table(lines)))["Lines"])) == len(lines)


def test_a_long_table_is_one_table_with_its_head_on_each_page(tmp_path):
    lines = [[f"Line {number}", number, None, None, None, None] for number in range(150)]
    reader, text = pdf(written("pdf", tmp_path / "a.pdf", table(lines)))
    assert _tags(reader.trailer["/Root"]["/StructTreeRoot"], Counter())["/Table"] == 1
    with_head = [page for page in reader.pages if COLUMNS[1].label in page.extract_text()]
    assert (len(with_head), text.count(f" {COLUMNS[1].label} ")) == (len(reader.pages), len(reader.pages))


def test_short_cells_and_words_of_heads_stay_in_one_line(tmp_path):
    columns = [
        Column("name", "Name", width=6),
        Column("kind", "Kind"),
        Column("trend", "Trend"),
        Column("seats", "Municipalities", "whole"),
    ]
    lines = [["A long text that may be broken where it likes, as always", "two words here", "up", "3"]]
    sizes = [each["width"] for each in _columns(columns, lines, _room(columns, lines))]
    assert sum(sizes) == pytest.approx(112)
    assert (sizes[1], sizes[3]) == pytest.approx((16, 16))
    assert (sizes[0] > 112 * 6 / 9 * 2 / 3, sizes[2] > 7) == (True, True)
    assert (_room(columns, lines), _room([*columns, *columns[1:]], [lines[0] + lines[0][1:]])) == (112, 126)
    assert not any(each["breaks"] for each in _columns(columns, lines, _room(columns, lines)))
    crowded = [Column(str(place), "Municipalities") for place in range(10)]
    sizes = _columns(crowded, [], _room(crowded, []))
    assert {round(each["width"], 3) for each in sizes} == {12.6}
    assert all(each["breaks"] for each in sizes)


def test_a_document_is_tagged_and_names_its_language_and_pictures(tmp_path):
    chart = Chart(str(bars([Bar("Bursa", 3)], title="Bars")), "Bars of one province.", table([LINE]))
    parts = [Heading("First"), Figures("Numbers", [Figure(1234, "lines"), Figure(None, "more")]), chart]
    reader, text = pdf(written("pdf", tmp_path / "a.pdf", *parts, language="tr", has_sample=True))
    root = reader.root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("tr", True)
    assert {"/Table", "/TH", "/TD", "/Figure", "/H1", "/H2"} <= set(_tags(root["/StructTreeRoot"], Counter()))
    assert "1.234 lines" in text
    assert "kayıt yok more" in text
    assert "Bu rapor örnek veri içermektedir" in text
    assert "=1+1 1.234 %12,5 1.000 31.12.2025" in text
    assert "inside" not in text


def _tags(node, found):
    """How many elements of each kind a structure tree has."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            _tags(each, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found[str(node["/S"])] += 1
        if "/K" in node:
            _tags(node["/K"], found)
    return found


def test_a_letter_that_no_font_has_does_not_keep_a_report_from_being_made(tmp_path):
    lines = [["北京 Şişli", 1, None, None, None, None], ["日本 ğ", 2, None, None, None, None]]
    _reader, text = pdf(written("pdf", tmp_path / "a.pdf", table(lines)))
    assert "□□ Şişli" in text
    assert "□□ ğ" in text
    assert "□ stands for a letter that this document cannot show" in text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("1\ufe0f\u20e3 Toplantı", "1□ Toplantı"),
        ("#\ufe0f\u20e3", "#□"),
        ("a\u20d0b", "a□b"),
        ("a\u0e34b", "a□b"),
        ("\u0c01 \u0d01", "□ □"),
        ("\u0378 \uffff", "□ □"),
    ],
)
def test_a_mark_that_no_font_has_does_not_either(words, shown, tmp_path):
    _reader, text = pdf(written("pdf", tmp_path / "a.pdf", table([[words, 1, None, None, None, None]])))
    assert shown in text


@pytest.mark.parametrize(
    ("value", "kind", "turkish", "english"),
    [
        (1234567, "whole", "1.234.567", "1,234,567"),
        (Decimal("1234.50"), "decimal", "1.234,5", "1,234.5"),
        (Decimal("1234.000"), "area", "1.234", "1,234"),
        (Decimal("0.005"), "decimal", "0", "0"),
        (-6, "percent", "-%6", "-6%"),
        (DAY, "date", "31.12.2025", "31/12/2025"),
        ("as it is", "whole", "as it is", "as it is"),
        (None, "whole", None, None),
    ],
)
def test_values_are_printed_as_the_language_writes_them(value, kind, turkish, english):
    with translation.override("tr"):
        assert cell(value, kind) == turkish
    with translation.override("en"):
        assert cell(value, kind) == english


def test_markdown_becomes_paragraphs_of_runs():
    found = paragraphs_of("# Title\n\nOne *two* [three](https://example.org)\n\n3. a\n4. b\n\n- c <b>d</b>")
    assert found == [
        Paragraph((Run("Title", strong=True),)),
        Paragraph(
            (Run("One "), Run("two", emphatic=True), Run(" "), Run("three", href="https://example.org"))
        ),
        Paragraph((Run("a"),), "3."),
        Paragraph((Run("b"),), "4."),
        Paragraph((Run("c <b>d</b>"),), "•"),
    ]
    assert paragraphs_of("[no](javascript:alert)") == [Paragraph((Run("[no](javascript:alert)"),))]


def test_bars_are_as_long_as_their_counts():
    drawn = str(bars([Bar("A & B", 4), Bar("C", 1), Bar("D", 0)], title="T"))
    assert [part.split('"')[0] for part in drawn.split('width="')[1:]] == ["520.0", "130.0", "1.0"]
    assert "A &amp; B" in drawn
    assert bars([Bar("A", 0)], title="T") == ""

"""No cell of an export runs as a formula, and the way back is exact."""

import csv
import datetime as dt
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mmu_portal.lib.sheets.guard import guard_cell, guard_csv_cell, unguard_cell, unguard_csv_cell
from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx

FORMULAS = [
    "=1+1",
    "==1+1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
]
TRICKY = st.text(alphabet="a'=-+@;,|\n\r\t \"\u200b＝1", max_size=12)


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_gets_an_apostrophe(text):
    assert guard_cell(text) == "'" + text


@pytest.mark.parametrize(
    "value", [-5, 3, -2.5, Decimal("-1.5"), None, True, dt.date(2024, 3, 31), "a=b", "Şile", ""]
)
def test_harmless_value_stays(value):
    assert guard_cell(value) is value


@given(TRICKY)
def test_guard_and_back_is_exact(text):
    assert unguard_cell(guard_cell(text)) == text
    assert unguard_csv_cell(guard_csv_cell(text)) == text


@given(TRICKY)
@example(";\u200b=")
def test_no_cell_of_a_csv_opens_with_a_formula_whatever_the_separator(text):
    written = b"".join(csv_bytes(["name", "next"], [[text, "end"]])).decode("utf-8-sig")
    for separator in ",;\t|":
        for record in csv.reader(StringIO(written, newline=""), delimiter=separator):
            for cell in record:
                assert not cell.lstrip(" \u200b\u00a0").startswith(("=", "+", "-", "@", "＝")), record


def _cells(header, rows):
    target = BytesIO()
    write_xlsx(target, header, rows, title="Rows", source=[("Source", "=1+1")], source_title="Source")
    return openpyxl.load_workbook(BytesIO(target.getvalue()))


@pytest.mark.parametrize("text", [text for text in FORMULAS if "\x00" not in text and "\r" not in text])
def test_workbook_cell_is_text_and_guarded(text):
    cell = _cells([text], [[text]])["Rows"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "'" + text)


def test_workbook_keeps_numbers_dates_and_nothing():
    sheet = _cells(["a", "b", "c", "d"], [[-5, Decimal("41.01384"), dt.date(2024, 3, 31), None]])["Rows"]
    row = [cell.value for cell in sheet[2]]
    assert row[:3] == [-5, 41.01384, dt.datetime(2024, 3, 31)]
    assert sheet.max_column == 4
    assert sheet["D2"].value is None


def test_workbook_has_the_source_on_a_second_sheet():
    book = _cells(["a"], [["x"]])
    assert book.sheetnames == ["Rows", "Source"]
    assert [cell.value for cell in book["Source"][1]] == ["Source", "'=1+1"]


def test_web_address_stays_text_without_a_link():
    cell = _cells(["a"], [["https://www.example.org"]])["Rows"]["A2"]
    assert (cell.value, cell.hyperlink) == ("https://www.example.org", None)

"""Numbers, days and words as people write them in spreadsheets."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmu_portal.lib.numbers import decimal_number, whole_number
from mmu_portal.lib.sheets.dates import day
from mmu_portal.lib.sheets.widgets import Choice, Name, Several, YesNo


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("15.655.924", 15_655_924),
        ("15,655,924", 15_655_924),
        ("3 214 571", 3_214_571),
        ("3\u00a0214\u00a0571", 3_214_571),
        ("12,345", 12_345),
        ("12.345", 12_345),
        ("1234", 1234),
        ("12,00", 12),
        ("-5", -5),
        (7, 7),
    ],
)
def test_whole_number_is_read(cell, number):
    assert whole_number(cell) == number


@pytest.mark.parametrize("cell", ["12,5", "1.23.456", "1.2345", "12a", "", "1e9", 3.214, True, "٣٤٥x"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(ValueError, match="not a whole number"):
        whole_number(cell)


@pytest.mark.parametrize(
    ("cell", "places", "number"),
    [
        ("41,01384", 5, "41.01384"),
        ("41.01384", 5, "41.01384"),
        ("41,013", 5, "41.01300"),
        ("41.013", 5, "41.01300"),
        ("1.234,5", 2, "1234.50"),
        ("1,234.5", 2, "1234.50"),
        ("1.234.567,89", 2, "1234567.89"),
        ("1.234.567", 2, "1234567.00"),
        ("5.461", 2, "5461.00"),
        ("5461", 2, "5461.00"),
        (41.01384, 5, "41.01384"),
        (453, 2, "453.00"),
        ("−3,5", 2, "-3.50"),
    ],
)
def test_decimal_is_read_by_the_kind_of_column(cell, places, number):
    assert decimal_number(cell, places) == Decimal(number)


def test_decimal_that_can_be_read_in_two_ways_is_refused():
    with pytest.raises(ValueError, match="two ways"):
        decimal_number("12,345", 2)


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), float("-inf"), 1e300])
def test_number_cell_without_a_finite_number_is_refused(cell):
    with pytest.raises(ValueError, match="is not a number"):
        decimal_number(cell, 6)
    with pytest.raises(ValueError, match="is not a whole number"):
        whole_number(cell)


@pytest.mark.parametrize("cell", ["12,34.5", "1.2.3", "NaN", "inf", "1e5", "abc", "", True, "1,2,3.4.5"])
def test_what_is_no_decimal_is_refused(cell):
    with pytest.raises(ValueError, match="not a number"):
        decimal_number(cell, 5)


@given(st.decimals(min_value=-179, max_value=179, places=5))
def test_decimal_survives_both_notations(number):
    plain = format(number, "f")
    assert decimal_number(plain, 5) == number == decimal_number(plain.replace(".", ","), 5)


@given(st.integers(min_value=0, max_value=99_999_999))
def test_whole_number_survives_both_groupings(number):
    assert whole_number(f"{number:,}") == number == whole_number(f"{number:,}".replace(",", "."))


@pytest.mark.parametrize(
    "cell",
    [
        "31.03.2024",
        "31/3/2024",
        "31-03-2024",
        "2024-03-31",
        "2024-03-31 00:00:00",
        "31 Mart 2024",
        "31 MART 2024",
        "31 March 2024",
        45382,
        "45382",
        dt.date(2024, 3, 31),
    ],
)
def test_day_is_read(cell):
    assert day(cell) == dt.date(2024, 3, 31)


@pytest.mark.parametrize(
    "cell", ["31.02.2024", "31.03.24", "2024", 2024, "soon", "03/31/2024", "0001-01-01", 12.5]
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError, match=r"day|date|year"):
        day(cell)


@pytest.mark.parametrize("cell", [dt.date(1900, 2, 28), dt.date(1899, 12, 30)])
def test_date_of_a_cell_that_may_mean_another_day_is_refused(cell):
    with pytest.raises(ValueError, match="write this one as text"):
        day(cell)
    assert day("28.02.1900") == dt.date(1900, 2, 28)
    assert day(dt.date(1900, 3, 1)) == dt.date(1900, 3, 1)


@pytest.mark.parametrize("cell", ["31 Ağustos 2024", "31 AĞUSTOS 2024", "31 agustos 2024"])
def test_turkish_month_is_read_in_any_case(cell):
    assert day(cell) == dt.date(2024, 8, 31)


def test_yes_and_no_in_both_languages():
    widget = YesNo()
    assert [widget.clean(cell) for cell in ("EVET", "yes", 1, True, "x")] == [True] * 5
    assert [widget.clean(cell) for cell in ("HAYIR", "hayir", "No", 0, False)] == [False] * 5
    with pytest.raises(ValueError, match="yes or no"):
        widget.clean("belki")


def test_choice_is_known_by_word_in_any_case_and_language():
    widget = Choice({"town": ("Belde belediyesi", "Town municipality", "Belde")})
    assert {widget.clean(cell) for cell in ("BELDE BELEDİYESİ", "town municipality", "belde", "town")} == {
        "town"
    }
    assert (widget.render("town", language=0), widget.render("town", language=1)) == (
        "Belde belediyesi",
        "Town municipality",
    )


def test_several_words_give_a_set_that_renders_back():
    widget = Several({1: ("Göç", "Migration"), 2: ("Sosyal hizmet", "Social services")})
    assert widget.clean("SOSYAL HİZMET; göç") == {1, 2}
    assert widget.clean(widget.render(frozenset({1, 2}), language=1)) == {1, 2}


@pytest.mark.parametrize(
    ("stored", "brought", "same"),
    [
        ("Şişli Belediyesi", "ŞİŞLİ BELEDİYESİ", True),
        ("Şişli Belediyesi", "SISLI BELEDIYESI", True),
        ("Şişli Belediyesi", "Sisli", True),
        ("Şişli Belediyesi", "şişli belediyesi", True),
        ("Şişli Belediyesi", "Şişli Büyükşehir Belediyesi", False),
        ("Subaşi Belediyesi", "Subaşı Belediyesi", False),
        ("Iğdır", "İğdir", False),
    ],
)
def test_name_keeps_its_spelling_unless_corrected(stored, brought, same):
    assert Name(short_of=["belediyesi"]).same(stored, brought) is same


@pytest.mark.parametrize(
    ("brought", "settled"),
    [
        ("İNEGÖL BELEDİYESİ", "İnegöl Belediyesi"),
        ("IĞDIR BELEDIYESI", "Iğdır Belediyesi"),
        ("PARK VE BAHÇELER MÜDÜRLÜĞÜ", "Park ve Bahçeler Müdürlüğü"),
        ("İBB", "İBB"),
        ("Mustafa McArthur", "Mustafa McArthur"),
    ],
)
def test_name_in_capitals_is_settled_as_names_are_written(brought, settled):
    assert Name().settle(brought) == settled

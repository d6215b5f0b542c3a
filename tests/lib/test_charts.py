"""The time line: bars, arrows, words."""

from xml.etree import ElementTree

from django.utils.translation import override

from mmu_portal.lib.charts import Span, timeline

SPANS = [Span("Center", 2015), Span("RESLOG", 2018, 2025), Span("Campaign <b>", 2026, now=True)]


def drawings() -> list[ElementTree.Element]:
    """The wide and the narrow drawing."""
    with override("en"):
        svg = timeline(SPANS, until=2026, title="Lines of work")
    return list(ElementTree.fromstring(f"<div>{svg}</div>"))


def test_timeline_is_drawn_for_wide_and_narrow_pages() -> None:
    assert [drawing.get("class") for drawing in drawings()] == ["wide", "thin"]


def test_timeline_names_each_line_with_its_years() -> None:
    words = ["".join(text.itertext()) for text in drawings()[0].iter("text")]
    assert words[-3:] == ["Center since 2015", "RESLOG 2018–2025", "Campaign <b> since 2026"]


def test_timeline_ends_with_an_arrow_only_where_there_is_no_end() -> None:
    bars = [path for path in drawings()[0].iter("path") if path.get("class") in ("bar", "now")]
    assert ["L" in (bar.get("d") or "") for bar in bars] == [True, False, True]
    assert [bar.get("class") for bar in bars] == ["bar", "bar", "now"]


def test_timeline_text_stays_within_the_drawing() -> None:
    for drawing in drawings():
        width = float((drawing.get("viewBox") or "").split()[2])
        ends = [text for text in drawing.iter("text") if text.get("text-anchor") == "end"]
        assert all(float(text.get("x") or 0) <= width for text in ends)


def test_timeline_of_nothing_is_nothing() -> None:
    assert timeline([], until=2026, title="x") == ""


def test_years_of_a_single_year_are_one_number() -> None:
    assert Span("x", 2024, 2024).years == "2024"

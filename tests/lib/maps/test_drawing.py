"""The maps: well-formed, complete, escaped, the same for equal marks."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from mmu_portal.lib.maps import (
    REGION,
    DotMark,
    DrawnDot,
    ProvinceMark,
    drawn_dot,
    hero_map,
    locator_map,
    region_map,
    sea_chart,
)

LINK = "a"


def square(west: float, south: float, size: float = 0.8) -> dict[str, Any]:
    """A GeoJSON outline for a made-up province."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def province(plate: str = "90", name: str = "Deneme", **fields: Any) -> ProvinceMark:
    """A made-up province in the middle of the region."""
    marks = {"outline": square(28.2, 39.6), "longitude": 28.6, "latitude": 40.0, "href": f"?province={plate}"}
    return ProvinceMark(plate, name, **(marks | fields))


def drawn(*dots: DotMark) -> list[DrawnDot]:
    """Dots as the map of the region takes them; those beyond its frame are left out."""
    return [found for dot in dots if (found := drawn_dot(dot))]


def parsed(svg: str) -> ElementTree.Element:
    """The drawing as a tree; raises if it is not well-formed."""
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("draw", [region_map, hero_map])
def test_map_of_nothing_is_well_formed(draw: Any) -> None:
    assert parsed(draw(provinces=[], dots=[], title="Map")).tag == "svg"


def test_region_map_links_every_mark_in_the_order_given() -> None:
    marks = [province("91", "B"), province("92", "A", outline=square(27, 41))]
    dots = drawn(DotMark("Z", 28.5, 40.0, "/z/"), DotMark("Y", 28.5, 40.2, "/y/"))
    tree = parsed(region_map(provinces=marks, dots=dots, title="Map"))
    assert [link.get("href") for link in tree.iter(LINK)] == ["?province=91", "?province=92", "/z/", "/y/"]
    assert [link.findtext("title") for link in tree.iter(LINK)] == ["B", "A", "Z", "Y"]


def test_region_map_links_nothing_without_an_address() -> None:
    dots = drawn(DotMark("Z", 28.5, 40.0))
    tree = parsed(region_map(provinces=[province(href=None)], dots=dots, title="Map"))
    assert list(tree.iter(LINK)) == []


def test_region_map_escapes_names_and_addresses() -> None:
    evil = '<script>"&'
    svg = region_map(
        provinces=[province(name=evil)], dots=drawn(DotMark(evil, 28.5, 40.0, '/x/?q="><b>')), title=evil
    )
    tree = parsed(svg)
    assert "<script>" not in svg
    assert tree.get("aria-label") == evil
    assert [link.get("href") for link in tree.iter(LINK)][1] == '/x/?q="><b>'


def test_region_map_says_count_and_choice_of_a_province() -> None:
    with override("en"):
        tree = parsed(region_map(provinces=[province(count=18, selected=True)], dots=[], title="Map"))
    assert next(tree.iter("title")).text == "Deneme: 18 (selected)"
    assert len([path for path in tree.iter("path") if path.get("class") == "chosen"]) == 1


def test_region_map_leaves_out_a_dot_beyond_its_frame() -> None:
    dots = drawn(DotMark("Far", 45, 39, "/far/"), DotMark("Near", 28.5, 40, "/near/"))
    tree = parsed(region_map(provinces=[], dots=dots, title="Map"))
    assert [link.get("href") for link in tree.iter(LINK)] == ["/near/"]


def test_dots_that_share_a_point_stand_apart() -> None:
    dots = drawn(DotMark("Center", 28.5, 40, "/a/"), DotMark("District", 28.5, 40, "/b/"))
    tree = parsed(region_map(provinces=[], dots=dots, title="Map"))
    first, second = [int(circle.get("cx", "")) for circle in tree.iter("circle")]
    assert second - first >= 12


def test_province_outside_the_union_has_neither_name_nor_choice() -> None:
    tree = parsed(region_map(provinces=[province(outside=True, href=None)], dots=[], title="Map"))
    assert [path.get("class") for path in tree.iter("path")].count("province") == 0
    assert "Deneme" not in "".join(tree.itertext())


def test_locator_map_has_no_links_though_its_marks_have() -> None:
    svg = locator_map(
        provinces=[province(selected=True)], dots=[DotMark("Here", 28.5, 40, "/x/")], title="M", at=(28.5, 40)
    )
    assert list(parsed(svg).iter(LINK)) == []


@pytest.mark.parametrize("at", [(25.0, 38.0), (33.0, 43.0), (28.9, 41.0)])
def test_locator_map_stays_within_the_data(at: tuple[float, float]) -> None:
    svg = locator_map(provinces=[], dots=[], title="M", at=at)
    width, height = [float(side) for side in parsed(svg).get("viewBox", "").split()[2:]]
    assert width / height == pytest.approx(1.5, abs=0.05)


def test_changed_outline_is_drawn_anew() -> None:
    before = region_map(provinces=[province()], dots=[], title="Map")
    after = region_map(provinces=[province(outline=square(28.2, 39.6, 0.5))], dots=[], title="Map")
    assert before != after


def test_equal_marks_give_equal_bytes() -> None:
    def draw() -> str:
        return region_map(provinces=[province()], dots=drawn(DotMark("Z", 28.5, 40, "/z/")), title="Map")

    assert draw() == draw()


def test_two_windows_on_a_page_share_no_id() -> None:
    ids = [
        {element.get("id") for element in parsed(svg).iter() if element.get("id")}
        for svg in (sea_chart(title="a"), region_map(provinces=[], dots=[], title="b"))
    ]
    assert len(ids[0]) == 3
    assert ids[0].isdisjoint(ids[1])


def test_sea_names_follow_the_language() -> None:
    with override("en"):
        assert "Black Sea" in sea_chart(title="Chart")
    with override("tr"):
        assert "Karadeniz" in sea_chart(title="Chart")


def test_map_carries_no_style_and_no_script() -> None:
    svg = region_map(provinces=[province()], dots=drawn(DotMark("Z", 28.5, 40, "/z/")), title="Map")
    assert "style=" not in svg
    assert "<style" not in svg


def test_region_shows_the_bosphorus_where_it_is() -> None:
    x, y = REGION.point(29.06, 41.08)
    assert (round(x / REGION.width, 2), round(y / REGION.height, 2)) == (0.63, 0.35)

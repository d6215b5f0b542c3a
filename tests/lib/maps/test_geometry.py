"""Cutting, thinning and writing lines."""

from mmu_portal.lib.maps.geometry import cut_area, cut_lines, path, rings, thinned, thinned_ring

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def test_rings_of_polygon_and_multipolygon_are_the_same() -> None:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    single = list(rings({"type": "Polygon", "coordinates": [ring]}))
    assert single == list(rings({"type": "MultiPolygon", "coordinates": [[ring]]}))


def test_rings_of_an_empty_outline_are_none() -> None:
    assert list(rings({})) == []


def test_cut_area_keeps_what_lies_inside() -> None:
    assert sorted(cut_area(SQUARE, (5, 20, -5, 5))) == [(5, 0), (5, 5), (10, 0), (10, 5)]


def test_cut_area_of_an_area_outside_is_empty() -> None:
    assert cut_area(SQUARE, (20, 30, 20, 30)) == []


def test_cut_lines_gives_each_kept_stretch() -> None:
    line = [(float(x), 0.0) for x in range(7)]
    assert list(cut_lines(line, lambda place: place[0] != 3)) == [line[:3], line[4:]]


def test_thinned_drops_points_on_the_line_and_keeps_corners() -> None:
    assert thinned([(0, 0), (5, 0.1), (10, 0), (10, 10)], 0.5) == [(0, 0), (10, 0), (10, 10)]


def test_thinned_ring_keeps_its_corners() -> None:
    ring = [(0, 0), (5, 0), (10, 0), (10, 10), (5, 10), (0, 10)]
    assert {(0, 0), (10, 0), (10, 10), (0, 10)} <= set(thinned_ring(ring, 0.5))


def test_path_writes_short_relative_steps() -> None:
    assert path([SQUARE]) == "M0 0l10 0 0 10-10 0z"


def test_path_leaves_out_what_rounds_to_a_point() -> None:
    assert path([[(0.1, 0.1), (0.2, 0.2), (0.3, 0.1)]]) == ""

"""Lines and areas in drawing units: cut to a frame, thinned out, written as SVG paths."""

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from mmu_portal.lib.maps.window import Point, Window

Box = tuple[float, float, float, float]


def rings(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    """Every ring of a GeoJSON Polygon or MultiPolygon, in degrees; nothing for an empty geometry."""
    coordinates = geometry.get("coordinates") or []
    polygons = [coordinates] if geometry.get("type") == "Polygon" else coordinates
    for polygon in polygons:
        for ring in polygon:
            yield [(place[0], place[1]) for place in ring]


def projected(geometry: dict[str, Any], window: Window) -> Iterator[list[Point]]:
    """Every ring of a geometry in drawing units of `window`, not closed."""
    for ring in rings(geometry):
        yield [window.point(*place) for place in ring[:-1]]


def cut_area(ring: list[Point], box: Box) -> list[Point]:
    """The part of an area inside `box` (left, right, top, bottom), after Sutherland and Hodgman."""
    left, right, top, bottom = box
    ring = _cut_side(ring, lambda place: place[0] - left)
    ring = _cut_side(ring, lambda place: right - place[0])
    ring = _cut_side(ring, lambda place: place[1] - top)
    return _cut_side(ring, lambda place: bottom - place[1])


def _cut_side(ring: list[Point], depth: Callable[[Point], float]) -> list[Point]:
    """The part of a ring where `depth` is not negative."""
    kept: list[Point] = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, follows = depth(here), depth(there)
        if inside >= 0:
            kept.append(here)
        if (inside >= 0) != (follows >= 0):
            share = inside / (inside - follows)
            kept.append((here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share))
    return kept


def cut_lines(line: list[Point], keep: Callable[[Point], bool]) -> Iterator[list[Point]]:
    """The stretches of an open line whose points are kept."""
    stretch: list[Point] = []
    for before, here in pairwise(line):
        if keep(before) and keep(here):
            stretch = stretch or [before]
            stretch.append(here)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def thinned(line: list[Point], tolerance: float) -> list[Point]:
    """The line without the points that lie within `tolerance` of the others, after Douglas and Peucker."""
    if len(line) < 3:
        return line
    first, last = line[0], line[-1]
    distances = [_distance(place, first, last) for place in line[1:-1]]
    farthest = max(range(len(distances)), key=distances.__getitem__)
    if distances[farthest] <= tolerance:
        return [first, last]
    middle = farthest + 1
    return thinned(line[: middle + 1], tolerance)[:-1] + thinned(line[middle:], tolerance)


def thinned_ring(ring: list[Point], tolerance: float) -> list[Point]:
    """A closed ring thinned out in two halves, so that it keeps its shape."""
    half = len(ring) // 2
    return thinned(ring[: half + 1], tolerance)[:-1] + thinned([*ring[half:], ring[0]], tolerance)[:-1]


def _distance(place: Point, first: Point, last: Point) -> float:
    """How far a place lies from the straight line between two others."""
    across, down = last[0] - first[0], last[1] - first[1]
    length = math.hypot(across, down)
    if not length:
        return math.dist(place, first)
    return abs(across * (first[1] - place[1]) - (first[0] - place[0]) * down) / length


def path(lines: Iterable[list[Point]], *, closed: bool = True) -> str:
    """SVG path data in whole units and short relative steps; lines of one point are left out."""
    return "".join(_steps(line, closed) for line in lines)


def _steps(line: list[Point], closed: bool) -> str:
    """One line of path data."""
    places = [(round(x), round(y)) for x, y in line]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(places) if (x, y) != (a, b)]
    if len(steps) < (2 if closed else 1):
        return ""
    written = f"M{places[0][0]} {places[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps)
    return written.replace(" -", "-") + ("z" if closed else "")

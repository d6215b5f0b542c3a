"""Land and sea of the region, from Natural Earth; read once a process, drawn once a window."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from mmu_portal.lib.maps.geometry import (
    Box,
    cut_area,
    cut_lines,
    path,
    projected,
    rings,
    thinned,
    thinned_ring,
)
from mmu_portal.lib.maps.window import DATA_BOUNDS, Point, Window

FOLDER = Path(__file__).resolve().parents[3] / "fixtures"
RIM = 12  # units drawn beyond the frame, so that no edge shows
REACH = 340  # units from the coast to the farthest depth line
FINENESS = 0.7  # units that a thinned line may lie off


@cache
def _features(name: str) -> list[dict[str, Any]]:
    """The geometries of a file in fixtures."""
    collection = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return [feature["geometry"] for feature in collection["features"]]


def _box(window: Window, rim: float) -> Box:
    return (-rim, window.width + rim, -rim, window.height + rim)


def area_path(geometry: dict[str, Any], window: Window) -> str:
    """An area as path data, cut to the window."""
    parts = (cut_area(ring, _box(window, RIM)) for ring in projected(geometry, window))
    return path(thinned_ring(part, FINENESS) for part in parts if len(part) > 2)


@cache
def sea_path(window: Window) -> str:
    """The seas and straits as one area, islands left out."""
    return "".join(area_path(geometry, window) for geometry in _features("sea.geojson"))


@cache
def land_path(window: Window) -> str:
    """All land, country by country, so that borders can be drawn."""
    return "".join(area_path(geometry, window) for geometry in _features("land.geojson"))


def _is_coast(place: Point) -> bool:
    """Whether a point of the sea's outline lies on a coast, not on the edge of the data."""
    west, east, south, north = DATA_BOUNDS
    return west < place[0] < east and south < place[1] < north


@cache
def shore_path(window: Window) -> str:
    """The coasts as open lines, as far out as their depth lines reach into the window."""
    left, right, top, bottom = _box(window, REACH)
    lines: list[list[Point]] = []
    for geometry in _features("sea.geojson"):
        for ring in rings(geometry):
            for coast in cut_lines(ring, _is_coast):
                line = [window.point(*place) for place in coast]
                lines += cut_lines(line, lambda place: left < place[0] < right and top < place[1] < bottom)
    return path((thinned(line, FINENESS) for line in lines if len(line) > 1), closed=False)

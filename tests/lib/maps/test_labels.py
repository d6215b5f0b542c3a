"""Names on the map of the region do not cover each other, on a wide screen and on a phone."""

import json
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from mmu_portal.lib.maps import REGION, ProvinceMark
from mmu_portal.lib.maps.geometry import rings
from mmu_portal.lib.maps.labels import CHOSEN, Label, placed

LETTER = 0.58  # of the size of type: a wide face
# Drawing units in a CSS pixel on a wide screen and on a phone (`--u` in the style sheet), lines of a label.
SCALES = {"wide": (1.75, 2), "phone": (4.1, 1)}
Box = tuple[float, float, float, float]


def real_provinces() -> list[ProvinceMark]:
    """The eleven provinces as the reference data give them."""
    return [
        ProvinceMark(row["plate_code"], row["name"], {}, row["label_lon"], row["label_lat"], 40)
        for row in (feature["properties"] for feature in read("provinces.geojson"))
    ]


def box(label: Label, scale: float, lines: int) -> Box:
    """The room that a label takes: left, right, top, bottom."""
    size = 13 * scale
    half = len(label.name) * LETTER * size / 2
    return (label.x - half, label.x + half, label.y - size, label.y + size * 1.15 * (lines - 1))


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share any room."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@pytest.mark.parametrize("size", SCALES)
def test_no_two_names_overlap(size: str) -> None:
    labels = placed(real_provinces(), REGION)
    boxes = {label.name: box(label, *SCALES[size]) for label in labels}
    pairs = combinations(boxes, 2)
    assert [pair for pair in pairs if overlap(boxes[pair[0]], boxes[pair[1]])] == []


def is_inside(longitude: float, latitude: float, geometry: dict[str, Any]) -> bool:
    """Whether a point lies in an area, by the crossings of a ray."""
    crossings = 0
    for ring in rings(geometry):
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > latitude) != (y2 > latitude):
                crossings += longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
    return crossings % 2 == 1


def read(name: str) -> list[dict[str, Any]]:
    path = Path(settings.BASE_DIR) / "fixtures" / name
    return json.loads(path.read_text())["features"]


def test_name_stands_on_land_of_its_province() -> None:
    outlines = {row["properties"]["plate_code"]: row["geometry"] for row in read("provinces.geojson")}
    seas = [row["geometry"] for row in read("sea.geojson")]
    for province in real_provinces():
        place = CHOSEN.get(province.plate_code, (province.longitude, province.latitude))
        assert is_inside(*place, outlines[province.plate_code]), province.name
        assert not any(is_inside(*place, sea) for sea in seas), province.name


def test_every_province_is_named() -> None:
    assert len(placed(real_provinces(), REGION)) == 11


@pytest.mark.parametrize("size", SCALES)
def test_names_stay_within_the_frame(size: str) -> None:
    boxes = [box(label, *SCALES[size]) for label in placed(real_provinces(), REGION)]
    assert [b for b in boxes if b[0] < 0 or b[1] > REGION.width or b[2] < 0 or b[3] > REGION.height] == []

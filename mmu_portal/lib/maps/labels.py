"""Where names stand on a map, so that none covers another at any size."""

from collections.abc import Sequence
from dataclasses import dataclass

from mmu_portal.lib.maps.marks import ProvinceMark
from mmu_portal.lib.maps.window import Window

# Places chosen by eye, as on a paper chart: degrees, and whether the name stands on water.
CHOSEN: dict[str, tuple[float, float, bool]] = {
    "10": (27.95, 39.62, False),
    "11": (30.08, 40.06, False),
    "17": (26.72, 39.93, False),
    "22": (26.57, 41.1, False),
    "34": (28.3, 41.2, False),
    "41": (30.02, 40.9, False),
    "54": (30.62, 40.72, False),
    "59": (27.34, 41.22, False),
    "77": (28.86, 40.74, True),
}


def on_water(province: ProvinceMark) -> bool:
    """Whether a province is too small for its name, which then stands on the water before it."""
    return CHOSEN.get(province.plate_code, (0, 0, False))[2]


@dataclass(frozen=True)
class Label:
    """A province's name at a point in drawing units."""

    name: str
    x: int
    y: int
    count: int | None
    on_water: bool


def placed(provinces: Sequence[ProvinceMark], window: Window) -> list[Label]:
    """A label for each province whose name fits into the window."""
    labels = []
    for province in provinces:
        longitude, latitude, on_water = CHOSEN.get(
            province.plate_code, (province.longitude, province.latitude, False)
        )
        if not province.outside and window.shows(longitude, latitude, margin=60):
            x, y = window.point(longitude, latitude)
            labels.append(Label(province.name, round(x), round(y), province.count, on_water))
    return labels

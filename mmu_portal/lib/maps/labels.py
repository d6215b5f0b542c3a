"""Where names stand on a map, so that none covers another at any size."""

from collections.abc import Sequence
from dataclasses import dataclass

from mmu_portal.lib.maps.marks import ProvinceMark
from mmu_portal.lib.maps.window import Window

# Places chosen by eye, as on a paper chart, in degrees: on land, clear of the coast and of each other.
CHOSEN: dict[str, tuple[float, float]] = {
    "10": (27.95, 39.62),
    "11": (30.08, 40.06),
    "17": (26.72, 39.93),
    "22": (26.57, 41.1),
    "34": (28.3, 41.2),
    "41": (30.02, 40.9),
    "54": (30.62, 40.72),
    "59": (27.34, 41.22),
    "77": (29.24, 40.55),
}


@dataclass(frozen=True)
class Label:
    """A province's name at a point in drawing units."""

    name: str
    x: int
    y: int
    count: int | None


def placed(provinces: Sequence[ProvinceMark], window: Window) -> list[Label]:
    """A label for each province whose name fits into the window."""
    labels = []
    for province in provinces:
        longitude, latitude = CHOSEN.get(province.plate_code, (province.longitude, province.latitude))
        if not province.outside and window.shows(longitude, latitude, margin=60):
            x, y = window.point(longitude, latitude)
            labels.append(Label(province.name, round(x), round(y), province.count))
    return labels

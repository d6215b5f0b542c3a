"""Maps of the region, drawn on the server as SVG: no models, no tiles, no script."""

from mmu_portal.lib.maps.drawing import drawn_dot, hero_map, locator_map, region_map, sea_chart
from mmu_portal.lib.maps.marks import DotMark, DrawnDot, ProvinceMark
from mmu_portal.lib.maps.window import REGION, Window

__all__ = [
    "REGION",
    "DotMark",
    "DrawnDot",
    "ProvinceMark",
    "Window",
    "drawn_dot",
    "hero_map",
    "locator_map",
    "region_map",
    "sea_chart",
]

"""Maps of the region, drawn on the server as SVG: no models, no tiles, no script."""

from mmu_portal.lib.maps.drawing import hero_map, locator_map, region_map, sea_chart
from mmu_portal.lib.maps.marks import DotMark, ProvinceMark
from mmu_portal.lib.maps.window import REGION, Window

__all__ = [
    "REGION",
    "DotMark",
    "ProvinceMark",
    "Window",
    "hero_map",
    "locator_map",
    "region_map",
    "sea_chart",
]

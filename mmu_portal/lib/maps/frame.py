"""The frame of a chart: degree lines, and bars that change every half degree."""

import math
from functools import cache
from itertools import pairwise

from mmu_portal.lib.maps.window import Window

BAND = 14  # units between the two lines of the frame


def _steps(low: float, high: float, step: float) -> list[float]:
    """The multiples of `step` between two values."""
    first, last = math.ceil(low / step), math.floor(high / step)
    return [number * step for number in range(first, last + 1)]


@cache
def degrees_path(window: Window) -> str:
    """Meridians and parallels of whole degrees."""
    meridians = [round(window.point(east, window.north)[0]) for east in _steps(window.west, window.east, 1)]
    parallels = [
        round(window.point(window.west, north)[1]) for north in _steps(window.south, window.north, 1)
    ]
    down = "".join(f"M{x} 0V{window.height}" for x in meridians)
    return down + "".join(f"M0 {y}H{window.width}" for y in parallels)


def _bars(low: float, high: float) -> list[tuple[float, float]]:
    """Every second half degree between two values."""
    edges = [low, *_steps(low, high, 0.5), high]
    pairs = pairwise(edges)
    return [(start, end) for start, end in pairs if math.floor(start + end) % 2 == 0 and end > start]


@cache
def bars_path(window: Window) -> str:
    """The bars in the middle of the band on all four sides."""
    half = BAND // 2
    above, below = -half, window.height + half
    before, after = -half, window.width + half
    parts = []
    for start, end in _bars(window.west, window.east):
        x, to = (round(window.point(east, window.north)[0]) for east in (start, end))
        parts.append(f"M{x} {above}H{to}M{x} {below}H{to}")
    for start, end in _bars(window.south, window.north):
        y, to = (round(window.point(window.west, north)[1]) for north in (start, end))
        parts.append(f"M{before} {y}V{to}M{after} {y}V{to}")
    return "".join(parts)


@cache
def lines_path(window: Window) -> str:
    """The two lines of the frame."""
    width, height = window.width, window.height
    outer = f"M{-BAND}{-BAND}H{width + BAND}V{height + BAND}H{-BAND}z"
    return f"M0 0H{width}V{height}H0z{outer}"

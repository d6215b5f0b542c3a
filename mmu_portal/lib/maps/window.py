"""The part of the world that a map shows, and Mercator's way of laying it flat."""

import math
from dataclasses import dataclass
from functools import cached_property

Point = tuple[float, float]

# What the coast data cover, in degrees: west, east, south, north.
DATA_BOUNDS = (25.2, 31.9, 38.9, 42.6)


def _mercator(latitude: float) -> float:
    """The height of a parallel on a chart, in degrees of longitude."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def _latitude(height: float) -> float:
    """The parallel at a height on a chart."""
    return math.degrees(2 * math.atan(math.exp(math.radians(height))) - math.pi / 2)


@dataclass(frozen=True)
class Window:
    """A frame in degrees, `width` drawing units wide; its height follows from the projection."""

    west: float
    east: float
    south: float
    north: float
    width: int = 1600

    @cached_property
    def scale(self) -> float:
        """Drawing units in a degree of longitude."""
        return self.width / (self.east - self.west)

    @cached_property
    def height(self) -> int:
        """Drawing units from the northern to the southern edge."""
        return round((_mercator(self.north) - _mercator(self.south)) * self.scale)

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a place stands in drawing units, from the upper left."""
        return (
            (float(longitude) - self.west) * self.scale,
            (_mercator(self.north) - _mercator(float(latitude))) * self.scale,
        )

    def shows(self, longitude: float, latitude: float, margin: float = 0) -> bool:
        """Whether a place lies within the frame, `margin` units inside its edge."""
        x, y = self.point(longitude, latitude)
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin


def around(longitude: float, latitude: float, span: float, ratio: float, width: int = 800) -> Window:
    """A window `span` degrees wide and `ratio` times as wide as high, centered as far as the data reach."""
    west_end, east_end, south_end, north_end = DATA_BOUNDS
    west = min(max(float(longitude) - span / 2, west_end), east_end - span)
    rise = span / ratio
    low, high = _mercator(south_end), _mercator(north_end)
    bottom = min(max(_mercator(float(latitude)) - rise / 2, low), high - rise)
    return Window(west, west + span, _latitude(bottom), _latitude(bottom + rise), width)


# The eleven provinces with a rim of their neighbors.
REGION = Window(25.55, 31.15, 38.98, 42.2)
# The two seas and the straits, for the home page.
HERO = Window(26.4, 30.05, 39.78, 42.05, 1200)

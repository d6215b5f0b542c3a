"""What a page asks a map to show."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class ProvinceMark:
    """A province: its outline (GeoJSON geometry), where its name stands, and what the page knows of it.

    `outside` is land that the Union does not work in: drawn as stone, without name or link.
    """

    plate_code: str
    name: str
    outline: dict[str, Any]
    longitude: float
    latitude: float
    count: int | None = None
    href: str | None = None
    selected: bool = False
    outside: bool = False


@dataclass(frozen=True)
class DotMark:
    """A place at a point, in degrees; `number` is its line in the list beside the map, 0 without one."""

    name: str
    longitude: float
    latitude: float
    href: str | None = None
    selected: bool = False
    number: int = 0


@dataclass(frozen=True)
class DrawnDot:
    """A dot with its place in drawing units, and how it looks if it has that place for itself."""

    mark: DotMark
    place: tuple[int, int]
    linked: bool
    html: SafeString

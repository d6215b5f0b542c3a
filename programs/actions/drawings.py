"""Plans of a made-up street, drawn by code: what stands in the place of photographs in the demonstration."""

import io
from collections.abc import Callable
from typing import IO

from PIL import Image, ImageDraw

METERS = (28, 12)  # of street that a plan shows
SCALE = 50  # pixels a meter
PAPER, ROAD, CAR, LINE = "#f5f5ef", "#c1c5c2", "#465a61", "#f5f5ef"
TREE, PLAY, SEAT, GREEN = "#0d4a5c", "#a1265a", "#a1265a", "#d9e7e7"
Plan = Callable[[ImageDraw.ImageDraw], None]


def before() -> IO[bytes]:
    """Footway, parking, two lanes, parking, footway: nine of twelve meters are for cars."""
    return _drawn(_for_cars)


def after() -> IO[bytes]:
    """One slow lane that bends; the rest is for people."""
    return _drawn(_for_people)


def _drawn(plan: Plan) -> IO[bytes]:
    picture = Image.new("RGB", (METERS[0] * SCALE, METERS[1] * SCALE), PAPER)
    plan(ImageDraw.Draw(picture))
    target = io.BytesIO()
    picture.save(target, "PNG")
    target.seek(0)
    return target


def _box(pen: ImageDraw.ImageDraw, left: float, top: float, wide: float, high: float, color: str) -> None:
    right, bottom = (left + wide) * SCALE, (top + high) * SCALE
    pen.rounded_rectangle((left * SCALE, top * SCALE, right, bottom), radius=SCALE // 8, fill=color)


def _disc(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, color: str) -> None:
    pen.ellipse([(at) * SCALE for at in (x - radius, y - radius, x + radius, y + radius)], fill=color)


def _for_cars(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 1.5 * SCALE, METERS[0] * SCALE, 10.5 * SCALE), fill=ROAD)
    for start in range(1, 28, 3):
        pen.rectangle((start * SCALE, 5.9 * SCALE, (start + 1.5) * SCALE, 6.1 * SCALE), fill=LINE)
    for x in (0.5, 5.5, 10.5, 15.5, 22.5):
        _box(pen, x, 1.7, 4.2, 1.7, CAR)
    for x in (1.5, 8.0, 13.0, 18.0, 23.0):
        _box(pen, x, 8.6, 4.2, 1.7, CAR)
    _box(pen, 14, 3.9, 4.2, 1.7, CAR)
    _box(pen, 5, 6.5, 4.2, 1.7, CAR)


def _for_people(pen: ImageDraw.ImageDraw) -> None:
    for x, y, radius in ((14.0, 1.0, 4.5), (2.0, 11.5, 3.5), (26.0, 11.5, 3.5)):
        _disc(pen, x, y, radius, GREEN)
    bend = [(0, 3.2), (5, 3.2), (10, 5.5), (14, 6.8), (18, 5.5), (23, 3.2), (28, 3.2)]
    pen.line([(x * SCALE, y * SCALE) for x, y in bend], fill=ROAD, width=int(3 * SCALE), joint="curve")
    _box(pen, 1, 2.5, 4.2, 1.7, CAR)
    for x in (12.8, 13.4, 14, 14.6, 15.2):
        _box(pen, x, 5.5, 0.3, 2.6, LINE)
    for x, y in ((11, 1.6), (13, 2.6), (15.5, 2.6), (17, 1.6), (2, 10.5), (4, 11), (25.5, 10.8), (27, 9.8)):
        _disc(pen, x, y, 0.7, TREE)
    for x in (3, 4.2, 11.5, 12.7, 13.9):
        _disc(pen, x, 0.8, 0.35, PLAY)
    for x in (20, 21.6, 23.2, 12, 14.4):
        _box(pen, x, 0.6 if x > 16 else 11, 1.3, 0.35, SEAT)

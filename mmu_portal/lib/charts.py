"""Charts drawn on the server as SVG: attributes only, colors from the style sheet (`.chart`)."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

ROW = 44  # units from one bar to the next
HEAD = 36  # units above the first row
LETTER = 7.6  # units that a letter of a label takes


@dataclass(frozen=True)
class Span:
    """A line of work from the start of one year to the end of another; `end` None: it goes on.

    `now` marks the one that the page is about.
    """

    name: str
    start: int
    end: int | None = None
    now: bool = False

    @property
    def years(self) -> str:
        """The years in words."""
        if self.end is None:
            return _("since %(year)s") % {"year": self.start}
        return str(self.start) if self.end == self.start else f"{self.start}–{self.end}"


def timeline(spans: Sequence[Span], *, until: int, title: str) -> SafeString:
    """Lines of work as bars up to the end of year `until`, drawn for a wide and for a narrow page."""
    if not spans:
        return SafeString("")
    return _timeline(spans, until, title, 600, "wide") + _timeline(spans, until, title, 350, "thin")


def _timeline(spans: Sequence[Span], until: int, title: str, width: int, css: str) -> SafeString:
    """One drawing, `width` units wide; the last units are left for the arrows."""
    first = min(span.start for span in spans)
    unit = (width - 12) / max(until + 1 - first, 1)
    height = HEAD + ROW * len(spans)
    rows = ((_bar(span, first, until, unit, HEAD + ROW * index, width),) for index, span in enumerate(spans))
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        css,
        width,
        height,
        title,
        _years(first, until, unit, height),
        format_html_join("", "{}", rows),
    )


def _years(first: int, until: int, unit: float, height: int) -> SafeString:
    """A thin line and a number every third year."""
    marks = [(round((year - first) * unit, 1), year) for year in range(first, until + 1, 3)]
    return format_html_join(
        "",
        '<path class="grid" d="M{} 22V{}"/><text class="soft" x="{}" y="14">{}</text>',
        ((x + 0.5, height, x, year) for x, year in marks),
    )


def _bar(span: Span, first: int, until: int, unit: float, top: int, width: int) -> SafeString:
    """A bar with its name above it; an arrow where the work has no end."""
    start = round((span.start - first) * unit, 1)
    end = round((min(span.end if span.end is not None else until, until) + 1 - first) * unit, 1)
    tip = f"L{end + 7} {top + 19}L{end} {top + 26}" if span.end is None else f"V{top + 26}"
    label = f"{span.name} {span.years}"
    fits = start + len(label) * LETTER <= width
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}">'
        '<tspan class="name">{}</tspan> <tspan class="soft">{}</tspan></text>'
        '<path class="{}" d="M{} {}H{}{}H{}z"/>',
        start if fits else width - 2,
        top + 7,
        "start" if fits else "end",
        span.name,
        span.years,
        "now" if span.now else "bar",
        start,
        top + 12,
        end,
        tip,
        start,
    )


@dataclass(frozen=True)
class Share:
    """One part of a whole: how many, and the style class of its color."""

    css: str
    count: int


def shares(parts: Sequence[Share], *, title: str) -> SafeString:
    """Parts of a whole side by side, each as wide as it counts, with its number in it."""
    whole = sum(part.count for part in parts)
    if not whole:
        return SafeString("")
    unit = (600 - 4 * (len(parts) - 1)) / whole
    starts = [sum(part.count for part in parts[:place]) * unit + 4 * place for place in range(len(parts))]
    rows = (
        (part.css, round(start, 1), round(part.count * unit, 1), round(start + 10, 1), part.count)
        for part, start in zip(parts, starts, strict=True)
    )
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="1" width="{}" height="30"/><text class="in" x="{}" y="22">{}</text>',
        rows,
    )
    return format_html(
        '<svg class="shares" viewBox="0 0 600 32" role="img" aria-label="{}">{}</svg>', title, bars
    )


@dataclass(frozen=True)
class Bar:
    """One count with its name."""

    name: str
    value: float


def bars(rows: Sequence[Bar], *, title: str) -> SafeString:
    """Counts below each other, each as long as it is, with its name above and its number behind."""
    most = max((row.value for row in rows), default=0)
    if not most:
        return SafeString("")
    drawn = (
        (row.name, 34 * place + 13, 34 * place + 18, f"{max(row.value / most * 520, 1):.1f}", row.value)
        for place, row in enumerate(rows)
    )
    lines = format_html_join(
        "",
        '<text x="0" y="{1}">{0}</text><rect class="bar" x="0" y="{2}" width="{3}" height="11"/>'
        '<text class="name" x="{5}" y="{6}">{4}</text>',
        (
            (name, up, top, width, _round(value), float(width) + 7, top + 10.5)
            for name, up, top, width, value in drawn
        ),
    )
    return format_html(
        '<svg viewBox="0 0 600 {}" role="img" aria-label="{}">{}</svg>', 34 * len(rows), title, lines
    )


@dataclass(frozen=True)
class Point:
    """A figure on a day, and how the reader writes it."""

    day: dt.date
    value: float
    label: str


def course(points: Sequence[Point], *, goal: Point | None, title: str) -> SafeString:
    """Figures in the order of their days as a line, and a dotted one from the first to the goal."""
    if not points:
        return SafeString("")
    return _course(points, goal, title, 600, "wide") + _course(points, goal, title, 350, "thin")


class _Ground:
    """The axes of a course: where a day and a value lie on a drawing of so many units."""

    left, top, height, right = 46, 36, 190, 24

    def __init__(self, points: Sequence[Point], width: int) -> None:
        self.first = min(point.day for point in points)
        self.days = max((max(point.day for point in points) - self.first).days, 1)
        self.span = width - self.left - self.right
        self.step = _step(max(*(p.value for p in points), 0) - min(*(p.value for p in points), 0))
        self.low = math.floor(min(*(p.value for p in points), 0) / self.step) * self.step
        self.high = max(math.ceil(max(p.value for p in points) / self.step) * self.step, self.low + self.step)

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point lies."""
        return self.across(point.day), self.up(point.value)

    def across(self, day: dt.date) -> float:
        """Where a day lies."""
        return round(self.left + (day - self.first).days / self.days * self.span, 1)

    def up(self, value: float) -> float:
        """Where a value lies."""
        return round(self.top + (self.high - value) / (self.high - self.low) * self.height, 1)

    @property
    def ticks(self) -> list[float]:
        """The values that have a line."""
        return [
            self.low + self.step * place for place in range(round((self.high - self.low) / self.step) + 1)
        ]


def _step(span: float) -> float:
    """A round step that cuts a span into five at most."""
    rough = max(span, 1e-6) / 4
    size = 10 ** math.floor(math.log10(rough))
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)


def _course(points: Sequence[Point], goal: Point | None, title: str, width: int, css: str) -> SafeString:
    everything = [*points, *([goal] if goal else [])]
    ground = _Ground(everything, width)
    spots = [ground.at(point) for point in points]
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}</svg>',
        css,
        width,
        ground.top + ground.height + 34,
        title,
        _grid(ground, width),
        _days(ground, everything),
        _aim(ground, spots[0], goal),
        format_html('<path class="course" d="M{}"/>', "L".join(f"{x} {y}" for x, y in spots)),
        _spots(spots, points[-1].label),
    )


def _grid(ground: _Ground, width: int) -> SafeString:
    lines = ((ground.left, ground.up(tick), width, _round(tick), ground.left - 8) for tick in ground.ticks)
    return format_html_join(
        "",
        '<path class="grid" d="M{0} {1}H{2}"/>'
        '<text class="soft" x="{4}" y="{1}" dy="5" text-anchor="end">{3}</text>',
        lines,
    )


def _round(tick: float) -> str:
    return number_format(Decimal(f"{tick:.6g}"), use_l10n=True, force_grouping=True)


def _days(ground: _Ground, points: Sequence[Point]) -> SafeString:
    """The first and the last day below the axis."""
    first, last = min(point.day for point in points), max(point.day for point in points)
    bottom = ground.top + ground.height + 24
    marks = [(ground.across(first), "start", first)] + (
        [(ground.across(last), "end", last)] if last > first else []
    )
    return format_html_join(
        "",
        '<text class="soft" x="{}" y="{}" text-anchor="{}">{}</text>',
        ((x, bottom, anchor, date_format(day, "YEAR_MONTH_FORMAT")) for x, anchor, day in marks),
    )


def _aim(ground: _Ground, start: tuple[float, float], goal: Point | None) -> SafeString:
    """The straight way to the goal, and the goal."""
    if goal is None:
        return SafeString("")
    x, y = ground.at(goal)
    return format_html(
        '<path class="aim" d="M{} {}L{} {}"/><path class="goal" d="M{} {}v16"/>'
        '<text class="name" x="{}" y="{}" text-anchor="end">{}</text>',
        *start,
        x,
        y,
        x,
        y - 8,
        x + 2,
        y - 16,
        goal.label,
    )


def _spots(spots: Sequence[tuple[float, float]], label: str) -> SafeString:
    """A dot for each figure; the last one is where one is now, with its figure."""
    dots = format_html_join("", '<circle class="bar" cx="{}" cy="{}" r="5"/>', spots[:-1])
    x, y = spots[-1]
    last = '<circle class="now" cx="{}" cy="{}" r="7"/><text class="name" x="{}" y="{}">{}</text>'
    return dots + format_html(last, x, y, x + 2, y + 26, label)

"""Charts drawn on the server as SVG: attributes only, colors from the style sheet (`.chart`)."""

from collections.abc import Sequence
from dataclasses import dataclass

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

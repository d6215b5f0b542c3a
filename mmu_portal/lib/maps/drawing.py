"""The maps that pages show: the region with its links, one place in it, and the two seas of the home page.

Everything is drawn in a sheet's order: land, provinces, water over them (so that there is one coast only),
degree lines, dots, names, frame. Colors and sizes come from the style sheet (`.map`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mmu_portal.lib.maps import coast, frame
from mmu_portal.lib.maps.labels import placed
from mmu_portal.lib.maps.marks import DotMark, DrawnDot, ProvinceMark
from mmu_portal.lib.maps.window import HERO, REGION, Window, around

# Units from the coast at which a depth line is drawn, farthest first.
DEPTHS = (150, 116, 86, 60, 37, 17)
BESIDE, BESIDE_NUMBERED = 14, 28  # units between dots that share a point
_NOTHING = SafeString("")
_Shown = tuple[dict[str, Any], SafeString]
_outlines: dict[tuple[str, Window], _Shown] = {}


def region_map(
    *, provinces: Sequence[ProvinceMark], dots: Iterable[DrawnDot], title: str, window: Window = REGION
) -> SafeString:
    """The region as a chart: each province and each municipality with an `href` is a link.

    The dots come from `drawn_dot` of the same window, so that who shows many maps draws each once.

    Links come in a reading order: the provinces as given, then the dots as given. Give both in the order of
    the list beside the map. The figure's caption says what the dots are and where the data come from.
    """
    body = _sheet(provinces, window) + _joined(dots) + _names(provinces, window)
    return _chart(body, window, title, css="region", framed=True)


def locator_map(
    *, provinces: Sequence[ProvinceMark], dots: Sequence[DotMark], title: str, at: tuple[float, float]
) -> SafeString:
    """A small chart around a place (longitude, latitude); nothing in it is a link."""
    window = around(*at, span=3.6, ratio=1.5)
    plain = [replace(province, href=None) for province in provinces]
    body = _sheet(plain, window) + _dots(dots, window, linked=False) + _names(plain, window, counts=False)
    return _chart(body, window, title, css="locator", framed=True)


def hero_map(
    *, provinces: Sequence[ProvinceMark], dots: Sequence[DotMark], title: str, window: Window = HERO
) -> SafeString:
    """The two seas with a dot for each municipality, cut to whatever room the page gives."""
    body = _sheet(provinces, window) + _dots(dots, window, linked=False)
    return _chart(body, window, title, css="cut", framed=False)


def sea_chart(*, title: str, window: Window = HERO) -> SafeString:
    """Coast and depth lines alone, for pages that read no records."""
    return hero_map(provinces=(), dots=(), title=title, window=window)


def _chart(body: SafeString, window: Window, title: str, *, css: str, framed: bool) -> SafeString:
    """The svg element around a drawing, with the frame of a chart if asked for."""
    rim = frame.BAND + 2 if framed else 0
    box = f"{-rim} {-rim} {window.width + 2 * rim} {window.height + 2 * rim}"
    cut = _NOTHING if framed else SafeString(' preserveAspectRatio="xMidYMid slice"')
    return format_html(
        '<svg class="{}" viewBox="{}"{} role="{}" aria-label="{}">{}{}</svg>',
        css,
        box,
        cut,
        "group" if css == "region" else "img",
        title,
        body,
        _frame(window) if framed else _NOTHING,
    )


def _sheet(provinces: Sequence[ProvinceMark], window: Window) -> SafeString:
    """Land, provinces, water and degree lines."""
    areas = SafeString("".join(_province(province, window) for province in provinces))
    land = _land(window, bool(provinces))
    chosen = _edges([province for province in provinces if province.selected], window)
    return land + areas + _water(window) + chosen + _water_names(window, get_language())


@cache
def _land(window: Window, has_provinces: bool) -> SafeString:
    """What lies around the provinces; the land itself where no province is drawn."""
    css = "out" if has_provinces else "land"
    return format_html('<path class="{}" d="{}"/>', css, coast.land_path(window))


def _outline(province: ProvinceMark, window: Window) -> SafeString:
    """A province's path data (digits and commands), drawn again only when its outline has changed."""
    key = (province.plate_code, window)
    kept = _outlines.get(key)
    # Kept records give the same outline again: comparing all its points would take longer than the rest.
    if kept is None or (kept[0] is not province.outline and kept[0] != province.outline):
        if len(_outlines) > 500:
            _outlines.clear()
        kept = _outlines[key] = (province.outline, SafeString(coast.area_path(province.outline, window)))
    return kept[1]


def _province(province: ProvinceMark, window: Window) -> SafeString:
    """A province's area: a link if it has an address."""
    css = "out" if province.outside else "province on" if province.selected else "province"
    return _linked(province.href, _province_words(province), _shape(css, _outline(province, window)))


@lru_cache(512)
def _shape(css: str, path: SafeString) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', css, path)


def _province_words(province: ProvinceMark) -> str:
    """What a reader hears of a province: its name and how many municipalities it has here."""
    words = province.name if province.count is None else f"{province.name}: {province.count}"
    selected = _("selected")
    return f"{words} ({selected})" if province.selected else words


def _edges(provinces: Iterable[ProvinceMark], window: Window) -> SafeString:
    """The outlines of selected provinces once more, above the water."""
    return SafeString("".join(_shape("chosen", _outline(province, window)) for province in provinces))


@cache
def _depths(window: Window) -> SafeString:
    """Pairs of strokes along the coast, each pair one line at its distance once the sea cuts them."""
    thin = window.width / 1000
    pairs = ((near, far) for depth in DEPTHS for near, far in [(2 * depth + thin, 2 * depth - thin)])
    return format_html_join(
        "",
        '<use href="#{{id}}c" class="depth near" stroke-width="{}"/>'
        '<use href="#{{id}}c" class="depth far" stroke-width="{}"/>',
        ((f"{near:g}", f"{far:g}") for near, far in pairs),
    )


@cache
def _water(window: Window) -> SafeString:
    """Seas, depth lines and degree lines; ids follow from the window: equal maps have equal bytes."""
    drawing = _water_drawing(window)
    return SafeString(drawing.replace("{id}", f"sea{crc32(repr(window).encode()):x}"))


def _water_drawing(window: Window) -> SafeString:
    """The same with `{id}` where the ids go."""
    return format_html(
        '<defs><path id="{{id}}" d="{}"/><path id="{{id}}c" d="{}"/>'
        '<clipPath id="{{id}}k"><use href="#{{id}}"/></clipPath></defs>'
        '<g class="water"><use href="#{{id}}"/>'
        '<g clip-path="url(#{{id}}k)" fill="none" stroke-linejoin="round" stroke-linecap="round">{}</g></g>'
        '<path class="degrees" d="{}"/>',
        coast.sea_path(window),
        coast.shore_path(window),
        _depths(window),
        frame.degrees_path(window),
    )


@lru_cache(512)
def _water_names(window: Window, language: str | None) -> SafeString:
    """The names of the seas, as large as their water, at the first of their places that the window shows.

    `language` is the one that is active.
    """
    seas = (
        (_("Black Sea"), ((29.95, 41.72), (28.8, 41.68)), 1.35, 0),
        (_("Sea of Marmara"), ((27.98, 40.72),), 1.0, -3),
        (pgettext("sea", "Aegean"), ((25.9, 39.62),), 0.8, 0),
    )
    shown = (
        (*_rounded(window, *place), turned, size, name)
        for name, places, size, turned in seas
        for place in [place for place in places if window.shows(*place, margin=90)][:1]
    )
    return format_html_join(
        "", '<text class="sea" transform="translate({} {}) rotate({}) scale({})">{}</text>', shown
    )


def _rounded(window: Window, longitude: float, latitude: float) -> tuple[int, int]:
    x, y = window.point(longitude, latitude)
    return round(x), round(y)


def _dots(dots: Sequence[DotMark], window: Window, *, linked: bool) -> SafeString:
    """Municipalities as dots; those that share a point stand beside each other."""
    return _joined(drawn for dot in dots if (drawn := drawn_dot(dot, window, linked=linked)))


def drawn_dot(dot: DotMark, window: Window = REGION, *, linked: bool = True) -> DrawnDot | None:
    """One dot, to be drawn once and put on many maps; nothing if the window does not show it."""
    if not window.shows(dot.longitude, dot.latitude):
        return None
    x, y = _rounded(window, dot.longitude, dot.latitude)
    return DrawnDot(dot, (x, y), linked, _dot(dot, x, y, linked))


def _joined(dots: Iterable[DrawnDot]) -> SafeString:
    taken: dict[tuple[int, int], int] = {}
    parts = []
    for dot in dots:
        aside = taken[dot.place] = taken.get(dot.place, -1) + 1
        x, y = dot.place
        step = BESIDE_NUMBERED if dot.mark.number else BESIDE
        parts.append(dot.html if not aside else _dot(dot.mark, x + step * aside, y, dot.linked))
    return SafeString("".join(parts))


def _dot(dot: DotMark, x: int, y: int, linked: bool) -> SafeString:
    if dot.number:
        return _linked(dot.href if linked else None, f"{dot.number}. {dot.name}", _numbered(dot.number, x, y))
    circle = format_html(
        '<circle class="{}" cx="{}" cy="{}" r="6"/>', "dot on" if dot.selected else "dot", x, y
    )
    return _linked(dot.href if linked else None, dot.name, circle)


def _numbered(number: int, x: int, y: int) -> SafeString:
    """A dot with its number in it."""
    return format_html(
        '<circle class="dot numbered" cx="{}" cy="{}" r="13"/>'
        '<text class="dot-number" x="{}" y="{}" dy=".35em" aria-hidden="true">{}</text>',
        x,
        y,
        x,
        y,
        number,
    )


def _linked(href: str | None, words: str, shape: SafeString) -> SafeString:
    """A shape as a link that says where it leads, or the shape alone."""
    if not href:
        return shape
    return format_html('<a href="{}"><title>{}</title>{}</a>', href, words, shape)


def _names(provinces: Sequence[ProvinceMark], window: Window, *, counts: bool = True) -> SafeString:
    """The provinces' names, with counts below them where there is room; links say the same."""
    labels = placed(provinces, window)
    texts = (_name(label.x, label.y, label.name, label.count if counts else None) for label in labels)
    return format_html('<g aria-hidden="true">{}</g>', SafeString("".join(texts)))


@lru_cache(2048)
def _name(x: int, y: int, name: str, count: int | None) -> SafeString:
    below = _NOTHING if count is None else _count(x, count)
    return format_html('<text class="halo" x="{}" y="{}">{}{}</text>', x, y, name, below)


def _count(x: int, number: int) -> SafeString:
    return format_html('<tspan class="count" x="{}" dy="1.15em">{}</tspan>', x, number)


@cache
def _frame(window: Window) -> SafeString:
    """The double line of a chart with its bars."""
    return format_html(
        '<path class="rim" d="{}"/><path class="bars" d="{}"/><path class="frame" d="{}"/>',
        _rim(window),
        frame.bars_path(window),
        frame.lines_path(window),
    )


def _rim(window: Window) -> str:
    """The band between the two lines, which hides what reaches beyond the frame."""
    width, height, band = window.width, window.height, frame.BAND
    outer = f"M{-band}{-band}H{width + band}V{height + band}H{-band}z"
    return f"{outer}M0 0V{height}H{width}V0z"

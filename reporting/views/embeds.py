"""Pictures for other sites: a figure or the map of the members, with day and source, without a script."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Municipality, Province
from members.queries.figures import membership_figures
from mmu_portal.lib.maps.coast import area_path
from mmu_portal.lib.maps.window import Window
from programs.models import Street
from programs.queries.figures import street_totals
from reporting.api.views import for_reading, without_query

INK, SOFT, PAPER, LAND, DOT = "#0b1b22", "#4a5a60", "#f5f5ef", "#dfe3da", "#0b5c6b"
FONT = "system-ui, 'Segoe UI', Roboto, Arial, sans-serif"
MAP = Window(25.55, 31.15, 38.98, 42.2, 800)
WIDTH, LINE = 480, 24


@dataclass(frozen=True)
class Said:
    """A figure as a picture says it."""

    number: str
    words: str
    is_sample: bool


def _members() -> Said:
    found = membership_figures(timezone.localdate())
    words = ngettext(
        "municipality of %(provinces)s provinces belongs to the Union",
        "municipalities of %(provinces)s provinces belong to the Union",
        found.members,
    ) % {"provinces": found.member_provinces}
    return Said(number_format(found.members, force_grouping=True), words, found.sample)


def _streets() -> Said:
    found = street_totals(Street.objects.shown())
    words = ngettext("street given back to people", "streets given back to people", found.streets)
    return Said(number_format(found.streets, force_grouping=True), words, found.has_sample)


FIGURES = {"members": _members, "streets": _streets}


def _picture(request: HttpRequest, name: str) -> HttpResponse:
    """The picture of this name as SVG."""
    if name == "map":
        drawing = _map()
    elif name in FIGURES:
        drawing = _figure(FIGURES[name]())
    else:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")


picture = for_reading(without_query(_picture))


def _figure(said: Said) -> SafeString:
    """A large number, what it counts, day and source."""
    body = format_html(
        '<text x="20" y="70" font-size="56" font-weight="700" fill="{}">{}</text>'
        '<text x="20" y="100" font-size="17" fill="{}">{}</text>',
        INK,
        said.number,
        INK,
        said.words,
    )
    return _sheet(f"{said.number} {said.words}", body, WIDTH, 116, is_sample=said.is_sample)


def _map() -> SafeString:
    """The provinces, and a dot for each member."""
    day = timezone.localdate()
    outlines = Province.objects.values_list("outline", flat=True)
    land = format_html_join(
        "",
        '<path d="{}" fill="{}" stroke="#fff" stroke-width="1.5"/>',
        ((SafeString(area_path(outline, MAP)), LAND) for outline in outlines if outline),
    )
    found = Municipality.objects.members_on(day).filter(latitude__isnull=False).order_by("pk")
    places = list(found.values_list("longitude", "latitude"))
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="4" fill="{}"/>',
        (
            (*(round(each, 1) for each in MAP.point(float(longitude), float(latitude))), DOT)
            for longitude, latitude in places
        ),
    )
    said = _members()
    title = f"{said.number} {said.words}"
    shown = _("Each dot is a member whose position is on record: %(shown)s of %(members)s.") % {
        "shown": number_format(len(places), force_grouping=True),
        "members": said.number,
    }
    owed = _(
        "Coast and province borders: Made with Natural Earth. Positions: GeoNames and SimpleMaps, CC BY 4.0; "
        "some of them countrystatecity, ODbL 1.0."
    ).split(". ", 1)
    words = format_html('<text x="20" y="{}" font-size="17" fill="{}">{}</text>', MAP.height + 8, INK, title)
    return _sheet(
        title, land + dots + words, MAP.width, MAP.height + 16, is_sample=said.is_sample, owed=[shown, *owed]
    )


def _sheet(
    title: str, body: SafeString, width: int, height: int, *, is_sample: bool, owed: Sequence[str] = ()
) -> SafeString:
    """The picture around a drawing: below it day, source and warning, and all this for those who hear it.

    `owed` are lines that name whose the parts of the drawing are.
    """
    lines = [_source(), *owed]
    if is_sample:
        lines.append(_("Contains sample data: not to be cited."))
    words = format_html_join(
        "",
        '<text x="20" y="{}" font-size="13" fill="{}">{}</text>',
        ((height + LINE * place, SOFT, line) for place, line in enumerate(lines, start=1)),
    )
    whole = height + LINE * len(lines) + 16
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'font-family="{}"><title>{}</title><desc>{}</desc>'
        '<rect width="100%" height="100%" fill="{}"/>{}{}</svg>',
        width,
        whole,
        width,
        whole,
        FONT,
        title,
        " ".join(lines),
        PAPER,
        body,
        words,
    )


def _source() -> str:
    """Whose figure it is, of which day, and where it is from."""
    host = settings.SITE_URL.partition("://")[2]
    day = date_format(timezone.localdate(), "j F Y", use_l10n=False)
    return f"{_('Marmara Municipalities Union')}, {day}, {host}"

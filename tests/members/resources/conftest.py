"""What the tests of imports share."""

from io import BytesIO

import pytest
from django.utils import translation

from mmu_portal.lib.sheets import kept
from mmu_portal.lib.sheets.write import csv_bytes
from tests.factories.members import MunicipalityFactory, ProvinceFactory, UserFactory


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Kept imports lie in the test's own folder."""
    settings.VAR_DIR = tmp_path


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever catalogs are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def clerk(db):
    """Who imports."""
    return UserFactory(superuser=True, name="Ayşe Kâtip")


@pytest.fixture
def bring(clerk):
    """Keep an import: rows of cells, or the bytes of a file."""

    def bring(resource, rows, *, clear_empty=False):
        content = rows if isinstance(rows, bytes) else b"".join(csv_bytes(rows[0], rows[1:], delimiter=";"))
        return kept.keep(BytesIO(content), "file.csv", resource(), clear_empty=clear_empty, by=clerk)

    return bring


@pytest.fixture
def places(db):
    """Municipalities that share names and numbers."""
    istanbul = ProvinceFactory(plate_code="34", name_tr="İstanbul", name_en="Istanbul")
    yalova = ProvinceFactory(plate_code="77", name_tr="Yalova", name_en="Yalova")

    def place(name, province, kind, number, district, **fields):
        return MunicipalityFactory(
            name_tr=f"{name} Belediyesi",
            name_en=f"{name} Municipality",
            province=province,
            kind=kind,
            official_id=number,
            district=district,
            bare=True,
            **fields,
        )

    return {
        "kadikoy": place("Kadıköy", istanbul, "metropolitan_district", 1421, "Kadıköy", code="34-kadikoy"),
        "kadikoy_yalova": place("Kadıköy", yalova, "town", 2700, "Merkez", code="77-merkez-kadikoy"),
        "sisli": place("Şişli", istanbul, "metropolitan_district", 1663, "Şişli", code="34-sisli"),
        "savastepe": place("Savaştepe", istanbul, "district", 1608, "Savaştepe", code="34-savastepe"),
        "gumuscay": place("Gümüşçay", yalova, "town", 1608, "Biga", code="77-biga-gumuscay"),
    }

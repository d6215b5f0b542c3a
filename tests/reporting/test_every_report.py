"""What holds for every report: an accessible PDF in both languages that says what it is; a safe workbook."""

import io
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from campaign.models import ProfileVersion
from reporting.definition import DEFINITIONS
from tests.factories.campaign import ClaimFactory, ProfileVersionFactory, SectionFactory
from tests.factories.members import MembershipPeriodFactory
from tests.factories.platforms import NeedFactory, PlatformFactory, SeatHolderFactory
from tests.factories.programs import InterventionFactory, ProjectFactory
from tests.factories.programs_plan import EqualityActionFactory
from tests.reporting.reading import english, made, pdf, sheets  # noqa: F401

pytestmark = pytest.mark.django_db
ASKED = {
    "platform": {"platform": "here"},
    "streets": {"program": "here"},
    "plan": {"plan": "here"},
    "project": {"project": "here"},
}
EVERY = [
    "annual",
    "membership-roll",
    "platform",
    "streets",
    "plan",
    "activities",
    "project",
    "campaign-profile",
]
SAID = {
    "en": ("Page 1 / {pages}", "Source", "Marmara Municipalities Union, http", "Report number", "2025-001"),
    "tr": ("Sayfa 1 / {pages}", "Kaynak", "Marmara Belediyeler Birliği, http", "Rapor numarası", "2025-001"),
}
OF_PERIOD = {
    "en": ("1 January 2025 – 31 December 2025", "Made on", "Selection"),
    "tr": ("1 Ocak 2025 – 31 Aralık 2025", "Hazırlandığı an", "Seçim"),
}


@pytest.fixture(autouse=True)
def network() -> None:
    """Something for each report to tell of, with texts that look like formulas."""
    MembershipPeriodFactory(decision="=1+1")
    holder = SeatHolderFactory(seat__platform=PlatformFactory(slug="here", name_en="Here", name_tr="Burada"))
    NeedFactory(holder=holder, title="=cmd|' /C calc'!A0")
    InterventionFactory(street__program__slug="here", street__name_tr="+street", street__name_en="+street")
    ProjectFactory(slug="here", name_en="Bridges", name_tr="Köprüler")
    EqualityActionFactory(objective__plan__slug="here", title_en="@action", title_tr="@eylem")
    version = ProfileVersionFactory()
    ClaimFactory(section=SectionFactory(profile_version=version), label_en="-claim", label_tr="-savunu")
    ProfileVersion.objects.filter(pk=version.pk).update(state="published", published_at=timezone.now())


def test_these_are_all_of_them() -> None:
    assert list(DEFINITIONS) == EVERY


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("slug", EVERY)
def test_pdf_is_tagged_named_and_says_what_it_is_of(slug: str, language: str, tmp_path: Any) -> None:
    reader, text = pdf(
        made(slug, "pdf", tmp_path, language=language, introduction="An ıntroduction.", **of(slug))
    )
    root = reader.root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert reader.metadata.title
    assert reader.metadata.title in text
    assert [each for each in reader.outline if not isinstance(each, list)]
    wanted = SAID[language] + (() if slug == "campaign-profile" else OF_PERIOD[language])
    for words in (*wanted, "An ıntroduction."):
        assert words.format(pages=len(reader.pages)) in text
    elements = list(_elements(root["/StructTreeRoot"]))
    assert {"/Table", "/TH", "/TD", "/H1"} <= {str(each["/S"]) for each in elements}
    figures = [each for each in elements if each["/S"] == "/Figure"]
    assert all(str(each["/Alt"]).strip() for each in figures)


def of(slug: str) -> dict[str, str]:
    """What a report asks beside the period."""
    return ASKED.get(slug, {})


def _elements(node: Any) -> Any:
    """All elements of a structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _elements(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node["/K"])


@pytest.mark.parametrize("slug", EVERY)
def test_workbook_holds_no_formula_and_the_same_cells_in_both_languages(slug: str, tmp_path: Any) -> None:
    content = {
        language: made(slug, "xlsx", tmp_path, language=language, **of(slug)) for language in ("tr", "en")
    }
    for each in content.values():
        for sheet in openpyxl.load_workbook(io.BytesIO(each)):
            assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    numbers = [_numbers(content[language]) for language in ("tr", "en")]
    assert numbers[0] == numbers[1]


def _numbers(content: bytes) -> list[list[Any]]:
    """The numbers of each sheet but the first, in the order of the cells."""
    tables = list(sheets(content).values())[1:]
    return [[cell for row in table for cell in row if isinstance(cell, int | float)] for table in tables]


def test_texts_that_look_like_formulas_are_where_they_belong_and_stay_texts(tmp_path: Any) -> None:
    for slug, words in [
        ("platform", "'=cmd|' /C calc'!A0"),
        ("streets", "'+street"),
        ("campaign-profile", "'-claim"),
    ]:
        found = sheets(made(slug, "xlsx", tmp_path, last="2099-12-31", **of(slug)))
        assert words in {cell for table in found.values() for row in table for cell in row}

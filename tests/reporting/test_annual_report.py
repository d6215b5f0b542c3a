"""The annual report and the campaign profile."""

import datetime as dt

import pytest
from django.utils import timezone

from campaign.models import Claim
from members.models import MembershipPeriod, Municipality, Province
from platforms.models import Platform
from programs.models import Project, Street
from tests.factories.campaign import ClaimFactory, ProfileVersionFactory, SectionFactory
from tests.factories.members import MembershipPeriodFactory, ProvinceFactory
from tests.factories.platforms import PlatformFactory, SeatFactory
from tests.factories.programs import InterventionFactory, ProjectFactory
from tests.factories.programs_plan import ObjectiveFactory
from tests.reporting.reading import english, figures, made, pdf, rows, sheets  # noqa: F401


@pytest.fixture
def network(db):
    bursa = ProvinceFactory(
        plate_code="16",
        outline={"type": "Polygon", "coordinates": [[[28, 40], [30, 40], [30, 40.5], [28, 40.5], [28, 40]]]},
    )
    for _number in range(3):
        MembershipPeriodFactory(municipality__province=bursa)
    SeatFactory(platform=PlatformFactory(name_en="Platform of many"), opened=dt.date(2025, 1, 1))
    InterventionFactory()
    ProjectFactory(name_en="Bridges")
    ObjectiveFactory(plan__name_en="A plan for all")


def test_the_annual_report_holds_the_numbers_of_all(network, tmp_path):
    found = sheets(made("annual", "xlsx", tmp_path))
    assert figures(found["The network"]) == {
        "members": MembershipPeriod.objects.count(),
        "provinces with a member": len(
            {each.province_id for each in Municipality.objects.all() if each.memberships.count()}
        ),
        "platforms": Platform.objects.count(),
        "projects on record": Project.objects.count(),
        "streets transformed, in the records": Street.objects.count(),
        "m² reclaimed for people": 450,
        "activities in the period": 0,
        "people who came to them": 0,
    }
    assert {"Members in numbers", "The program in numbers", "The plan in numbers"} <= set(found)
    assert not any(name.endswith(" 2") for name in found)
    assert [row[:3] for row in rows(found["Platforms"])] == [["Platform of many", 1, 1]]
    assert [row[0] for row in rows(found["Projects"])] == ["Bridges"]


def test_the_printed_annual_report_is_accessible_and_has_the_map(network, tmp_path):
    reader, text = pdf(made("annual", "pdf", tmp_path, language="tr"))
    assert reader.metadata.title == "Ağın yıllık raporu"
    assert reader.root_object["/Lang"] == "tr"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert titles[:3] == ["Sayılarla ağ", "Üyeler", "Platformlar"]
    assert "Ağın yıllık raporu" in text
    assert f"Sayfa 1 / {len(reader.pages)}" in text
    members = [each for each in Municipality.objects.filter(province="16") if each.memberships.count()]
    name = Province.objects.get(pk="16").name_tr
    assert any(f"{name}: {len(members)}" in words for words in alternatives(reader))


def alternatives(reader):
    """The alternative texts of a PDF's pictures."""
    found = (reader.get_object(number) for number in range(1, len(reader.xref[0]) if reader.xref else 0))
    return [str(each["/Alt"]) for each in found if isinstance(each, dict) and "/Alt" in each]


@pytest.fixture
def profile(db):
    version = ProfileVersionFactory()
    section = SectionFactory(
        profile_version=version,
        title_en="Vision",
        body_en="Rights are **real**.\n\n- one\n- [two](https://example.org/two)\n\n{{members}}\n\nLast.",
        from_year=2015,
    )
    ClaimFactory(
        section=section, code="members", value=190, qualifier="at_least", label_en="members of the Union"
    )
    type(version).objects.filter(pk=version.pk).update(state="published", published_at=timezone.now())
    return version


def test_the_profile_is_a_document_in_both_languages(profile, tmp_path):
    reader, text = pdf(made("campaign-profile", "pdf", tmp_path))
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("Marmara Municipalities Union", "en")
    for words in (
        "Vision Rights are real. • one • two 190+ members of the Union",
        "Last.",
        "2024–2029",
    ):
        assert words in text
    assert "Period" not in text
    links = [each["/A"]["/URI"] for page in reader.pages for each in page.get("/Annots", []) if "/A" in each]
    assert "https://example.org/two" in links
    found = sheets(made("campaign-profile", "xlsx", tmp_path))
    assert [row[1:3] for row in rows(found["Published figures"])] == [
        [f"{each.value:.0f}+", each.label_en] for each in Claim.objects.all()
    ]
    assert "Kısa giriş." in pdf(made("campaign-profile", "pdf", tmp_path, language="tr"))[1]


def test_everybody_reads_the_published_profile_as_pdf(profile, client):
    answer = client.get("/tr/profile.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "Kısa giriş." in pdf(answer.content)[1]
    again = client.get("/tr/profile.pdf", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code in (200, 304)
    assert b"/en/profile.pdf" in client.get("/en/profile/").content


def test_without_a_published_profile_there_is_no_document(db, client, tmp_path):
    ProfileVersionFactory()
    assert client.get("/tr/profile.pdf").status_code == 404

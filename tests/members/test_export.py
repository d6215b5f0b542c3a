"""Downloads: exactly the filtered rows, with source and day, safe in a spreadsheet, and importable again."""

import csv
import io
import json
import zipfile

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    bursa = ProvinceFactory(plate_code="16", name_tr="Bursa", name_en="Bursa")
    for place in ("Şile", "İnegöl", "Iğdır"):
        municipality = MunicipalityFactory(
            place=place, province=bursa, latitude="40.12345", longitude="29.50000"
        )
        MembershipPeriodFactory(municipality=municipality, is_sample=place == "Şile")
    MunicipalityFactory(place="Ankara")


def get(client, address):
    """The file's bytes."""
    response = client.get(address)
    assert response.status_code == 200
    return response.getvalue()


def table(client, address, delimiter):
    """A CSV file as a list of rows by heading."""
    text = get(client, address).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_csv_has_the_filtered_rows_in_their_order(client, region):
    rows = table(client, "/en/members/export.csv?sort=-name&province=16", ",")
    assert [row["Code"].partition("-")[2] for row in rows] == ["sile", "inegol", "igdir"]
    assert {row["As of"] for row in rows} == {timezone.localdate().isoformat()}
    assert rows[0]["Source"].endswith("/en/members/?province=16&sort=-name")
    assert [row["Membership"] for row in rows] == ["member (sample data)", "member", "member"]


def test_turkish_csv_opens_in_turkish_excel(client, region):
    raw = get(client, "/tr/members/export.csv?q=inegol")
    assert raw.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert (row["Enlem"], row["Ad (Türkçe)"]) == ("40,12345", "İnegöl Belediyesi")


def test_json_has_source_day_license_filters_and_rows(client, region):
    answer = json.loads(get(client, "/en/members/export.json?q=igdir&province=16&status=all"))
    assert answer["as_of"] == timezone.localdate().isoformat()
    assert answer["filters"] == {
        "q": "igdir", "province": ["16"], "kind": [], "platform": [], "program": [],
        "status": "all", "sort": "name",
    }  # fmt: skip
    assert any("CC BY 4.0" in each["notice"] for each in answer["license"])
    [row] = answer["rows"]
    assert (row["name_tr"], row["plate_code"], row["latitude"]) == ("Iğdır Belediyesi", "16", 40.12345)
    assert (row["population_year"], row["website"], row["member"], row["member_is_sample"]) == (
        2023,
        None,
        True,
        False,
    )


def test_json_of_nothing_is_whole(client, region):
    assert json.loads(get(client, "/en/members/export.json?q=nowhere"))["rows"] == []


def test_xlsx_has_the_rows_and_a_sheet_of_sources(client, region):
    book = CalamineWorkbook.from_filelike(io.BytesIO(get(client, "/en/members/export.xlsx?province=16")))
    assert book.sheet_names == ["Municipalities", "Source"]
    rows = book.get_sheet_by_name("Municipalities").to_python()
    assert [row[0].partition("-")[2] for row in rows[1:]] == ["igdir", "inegol", "sile"]
    about = {row[0]: row[1] for row in book.get_sheet_by_name("Source").to_python()}
    assert about["As of"] == timezone.localdate()
    assert about["Filters"] == "Province: Bursa"
    assert "ODbL 1.0" in about["Positions"]


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t="])
def test_no_cell_becomes_a_formula(client, lead):
    MembershipPeriodFactory(
        municipality=MunicipalityFactory(phone=f"{lead}1+1", description_tr=f"{lead}HYPERLINK(1)")
    )
    [row] = table(client, "/en/members/export.csv", ",")
    assert row["Telephone"][0] not in "=+-@\t"
    assert row["Description (Turkish)"][0] not in "=+-@\t"
    raw = get(client, "/en/members/export.xlsx")
    sheet = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


@pytest.mark.parametrize(
    "query", ["q=%FF", "province=zz&kind[]=1", "sort=zz&page=abc", "status=999999999999999999999"]
)
def test_senseless_parameters_give_the_whole_list(client, region, query):
    assert len(json.loads(get(client, f"/en/members/export.json?{query}"))["rows"]) == 3


def test_an_unknown_form_is_not_found(client):
    assert client.get("/en/members/export.pdf").status_code == 404


def test_the_file_is_named_by_its_day(client, region):
    answer = client.get("/en/members/export.csv")
    assert (
        answer["Content-Disposition"] == f'attachment; filename="municipalities-{timezone.localdate()}.csv"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"

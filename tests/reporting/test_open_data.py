"""The pages and files of the open data."""

import csv
import datetime as dt
import io
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from programs.actions.activities import publish
from reporting.datasets.registry import PUBLIC
from reporting.datasets.terms import VERSION
from tests.factories.members import MembershipPeriodFactory, UserFactory
from tests.factories.platforms import PlatformFactory, RecommendationFactory, ThemeFactory
from tests.factories.programs import InterventionFactory, ProgramFactory
from tests.factories.programs_activities import ActivityFactory

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer


def test_list_of_datasets_leads_to_each_with_number_and_files(world):
    page = read("/en/data/").content.decode()
    for name in PUBLIC:
        assert f'href="/en/data/{name}/"' in page
        assert f'href="/api/v1/{name}/"' in page
    assert "CC BY 4.0" in page or "Creative Commons Attribution 4.0" in page
    assert all(address in page for address in ("/en/feed/", "/en/activities.ics", "/api/v1/members.geojson"))
    assert 'type="application/atom+xml"' in page
    assert f"<li>{VERSION}: " in page


@pytest.mark.parametrize("name", PUBLIC)
def test_page_of_a_dataset_explains_every_column(name):
    page = read(f"/en/data/{name}/").content.decode()
    for column in PUBLIC[name].public_columns:
        assert f"<code>{column}</code>" in page
    for parameter in PUBLIC[name].parameters:
        is_of_use = PUBLIC[name].choices(parameter) != []
        assert (f'name="{parameter}"' in page) == is_of_use
    assert "[invalid name]" not in page


def test_description_of_the_api_names_every_address_and_problem():
    page = read("/tr/data/api/").content.decode()
    assert all(f"/api/v1/{name}/" in page for name in PUBLIC)
    assert 'id="problem-unknown-parameter"' in page
    assert "[invalid name]" not in page
    led = Client().get("/api/v1/docs/", headers={"accept-language": "en"})
    assert (led.status_code, led.headers["Location"]) == (302, "/en/data/api/")
    turkish = read("/api/v1/schema/?lang=tr").json()
    assert turkish["paths"]["/api/v1/members/"]["get"]["summary"] == "Üye belediyeler"
    assert Client().get("/api/v1/schema/?lang=de").status_code == 400


def test_file_is_for_the_spreadsheet_of_its_language():
    street = InterventionFactory(is_done=True, total_area=90, people_before=10, people_after="50.5").street
    InterventionFactory(street__municipality__province__plate_code="77")
    plate = street.municipality.province_id
    tables = {}
    for language, delimiter in (("tr", ";"), ("en", ",")):
        answer = read(f"/{language}/data/streets.csv?province={plate}&utm=1")
        text = answer.content.decode("utf-8-sig")
        tables[language] = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    assert [len(each) for each in tables.values()] == [2, 2]
    turkish, english = (dict(zip(*rows, strict=True)) for rows in tables.values())
    assert turkish["Ad (Türkçe)"] == english["Name (Turkish)"] == street.name_tr
    assert (turkish["İnsanlara kazandırılan alan"], english["Area reclaimed for people"]) == ("40,5", "40.5")
    assert (turkish["Örnek veri"], english["Sample data"]) == ("hayır", "no")
    assert english["As of"] == timezone.localdate().isoformat()
    assert "/en/data/streets/" in english["Source of the file"]


def test_workbook_holds_the_table_and_where_it_is_from():
    InterventionFactory(
        is_done=True,
        total_area=90,
        people_before=10,
        people_after="50.5",
        street__name_tr="=1+1",
        street__municipality__province__plate_code="16",
    )
    InterventionFactory(street__municipality__province__plate_code="77")
    answer = read("/en/data/streets.xlsx?province=16&phase=nothing")
    assert 'filename="streets-' in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert book.properties.created == dt.datetime.combine(timezone.localdate(), dt.time())
    table, about = book.worksheets
    rows = list(table.iter_rows())
    assert len(rows) == 2
    told = dict(zip((cell.value for cell in rows[0]), rows[1], strict=True))
    assert (told["Name (Turkish)"].value, told["Name (Turkish)"].data_type) == ("'=1+1", "s")
    assert told["Area reclaimed for people"].value == 40.5
    assert isinstance(told["Completed on"].value, dt.datetime)
    said = dict(about.iter_rows(values_only=True))
    assert "/en/data/streets/" in said["Source"]
    assert said["Filters"].startswith("Province: ")
    assert "Creative Commons" in said["License"]


def test_file_of_the_members_is_that_of_the_directory():
    answer = Client().get("/tr/data/members.csv?province=16&province=34&q=a%26b")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/tr/members/export.csv?province=16&province=34&q=a%26b",
    )
    assert Client().get("/tr/data/members.xlsx").headers["Location"] == "/tr/members/export.xlsx"
    assert Client().get("/tr/data/nothing.csv").status_code == 404
    assert Client().get("/tr/data/nothing/").status_code == 404


@pytest.mark.parametrize("name", ["members", "streets", "map"])
def test_picture_can_be_embedded_and_holds_day_and_source_and_no_script(world, name):
    answer = read(f"/tr/data/pictures/{name}.svg")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    drawn = ET.fromstring(answer.content)
    said = " ".join(drawn.itertext())
    assert "Marmara Belediyeler Birliği" in said
    assert str(timezone.localdate().year) in said
    assert ("GeoNames" in said) == (name == "map")
    title, description = (
        drawn.findtext(f"{{http://www.w3.org/2000/svg}}{part}") for part in ("title", "desc")
    )
    assert any(
        text.text == title or text.text in title for text in drawn.iter("{http://www.w3.org/2000/svg}text")
    )
    assert "Marmara Belediyeler Birliği" in description
    assert not re.search(rb"<script|style=|on[a-z]+=|href", answer.content)


@pytest.mark.parametrize("path", ["everything.zip", "pictures/map.svg"])
def test_what_takes_time_is_made_once_whatever_is_hung_on_its_address(path):
    answer = Client().get(f"/en/data/{path}?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/data/{path}")


def test_picture_says_that_it_counts_sample_data():
    InterventionFactory(is_done=True, street__is_sample=True)
    assert "Contains sample data" in read("/en/data/pictures/streets.svg").content.decode()
    assert "Contains sample data" not in read("/en/data/pictures/members.svg").content.decode()
    assert Client().get("/en/data/pictures/nothing.svg").status_code == 404


def test_map_says_how_many_of_the_members_it_shows():
    MembershipPeriodFactory(municipality__latitude=40, municipality__longitude=29)
    MembershipPeriodFactory(municipality__latitude=None, municipality__longitude=None)
    drawn = read("/en/data/pictures/map.svg").content.decode()
    assert "Each dot is a member whose position is on record: 1 of 2." in drawn
    assert drawn.count("<circle") == 1


def test_feed_tells_what_is_public_the_newest_first(world):
    platform = PlatformFactory(slug="of-the-feed")
    theme = ThemeFactory(platform=platform)
    RecommendationFactory(
        theme=theme, number=7, state="adopted", wording__title_en="A form", wording__adopted_at=timezone.now()
    )
    RecommendationFactory(theme=theme, number=8, state="in_review", wording__title_en="Not yet adopted")
    ActivityFactory(title_en="A draft", state="draft")
    meeting = ActivityFactory(
        title_en="A meeting", lead_en="1 < 2 <script>", state="draft", program=ProgramFactory()
    )
    made_up = ActivityFactory(title_en="Made up", state="draft", is_sample=True)
    for activity in (meeting, made_up):
        publish(activity=activity, by=UserFactory(superuser=True))
    answer = read("/en/feed/")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    entries = feed.findall("a:entry", ATOM)
    titles = [each.findtext("a:title", namespaces=ATOM) for each in entries]
    assert {"A form", "A meeting", "Made up (sample data)"} < set(titles)
    [words] = [
        each.findtext("a:summary", namespaces=ATOM)
        for each, title in zip(entries, titles, strict=True)
        if title == "A meeting"
    ]
    assert words == "1 &lt; 2 &lt;script&gt;"  # which is HTML for what was written
    assert not {"A draft", "Not yet adopted"} & set(titles)
    moments = [each.findtext("a:updated", namespaces=ATOM) for each in entries]
    assert moments == sorted(moments, reverse=True)
    addresses = [each.findtext("a:id", namespaces=ATOM) for each in entries]
    assert len(set(addresses)) == len(addresses)
    assert any(each.endswith("/en/platforms/of-the-feed/recommendations/7/") for each in addresses)

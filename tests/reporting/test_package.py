"""Everything in one file: a Data Package whose tables are what it says of them."""

import csv
import datetime as dt
import io
import json
import zipfile

import frictionless
import pytest
from django.test import Client

from members.models import Municipality
from reporting.datasets.registry import PUBLIC
from tests.factories.platforms import RecommendationFactory
from tests.factories.programs import InterventionFactory, ProgramFactory
from tests.factories.programs_activities import ActivityFactory
from tests.factories.programs_plan import MeasurementFactory

pytestmark = pytest.mark.django_db
READ = {"integer": int, "number": float, "boolean": {"True": True, "False": False}.__getitem__}


@pytest.fixture
def archive(world):
    RecommendationFactory(theme__platform=world["platform"], number=9, state="adopted")
    InterventionFactory(is_done=True)
    ActivityFactory(program=ProgramFactory(is_active=False))
    ActivityFactory(platform=world["platform"])
    MeasurementFactory(approved=True)
    Municipality.objects.filter(slug="osmangazi").update(phone="+90 224 000 00 00", website="")
    answer = Client().get("/en/data/everything.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_package_describes_every_file_and_every_file_is_as_described(archive):
    package = json.loads(archive.read("datapackage.json"))
    assert package["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "Creative Commons Attribution 4.0 International",
        }
    ]
    dt.datetime.fromisoformat(package["created"])
    names = [each["name"] for each in package["resources"]]
    assert len(set(names)) == len(names) == 2 * len(PUBLIC)
    assert {each["path"] for each in package["resources"]} | {"datapackage.json"} == set(archive.namelist())
    for resource in package["resources"]:
        if resource["profile"] == "tabular-data-resource":
            held(archive, resource)


def held(archive, resource):
    """Hold the table against the JSON beside it; the validator has read it by its schema."""
    fields = resource["schema"]["fields"]
    text = archive.read(resource["path"]).decode(resource["encoding"])
    header, *rows = csv.reader(io.StringIO(text))
    assert header == [field["name"] for field in fields]
    beside = json.loads(archive.read(f"{resource['name']}.json"))
    assert len(rows) == len(beside)
    for row, record in zip(rows, beside, strict=True):
        for field, cell in zip(fields, row, strict=True):
            if field["type"] in READ and cell != "":
                assert READ[field["type"]](cell) == record[field["name"]]
            elif cell == "":
                assert record[field["name"]] in (None, [])


def unpacked(archive, folder):
    """The description of the package, unpacked in a folder."""
    archive.extractall(folder)
    return folder / "datapackage.json"


def faults(description):
    """What the validator of the Frictionless project finds: kind of fault and column."""
    report = frictionless.Package(str(description)).validate()
    return {tuple(each[:2]) for each in report.flatten(["type", "fieldName"])}


def test_package_is_valid(archive, tmp_path):
    description = unpacked(archive, tmp_path)
    assert faults(description) == set()
    told = {each["name"]: each for each in json.loads(description.read_bytes())["resources"]}
    tables = [told[name]["schema"] for name in PUBLIC]
    assert all(each["primaryKey"] for each in tables)
    assert sum(len(each.get("foreignKeys", [])) for each in tables) >= 12


FAULTS = [
    ("members", "population", "many", ("type-error", "population")),
    ("members", "kind", "village", ("constraint-error", "kind")),
    ("members", "plate_code", "99", ("foreign-key", None)),
    ("streets", "municipality", "nowhere", ("foreign-key", None)),
    ("provinces", "plate_code", "of the next row", ("primary-key", None)),
    ("provinces", "name_tr", "\udcff", ("encoding-error", None)),
]


def test_every_kind_of_fault_in_a_table_is_found(archive, tmp_path):
    for number, (table, column, cell, fault) in enumerate(FAULTS):
        description = unpacked(archive, tmp_path / str(number))
        file = description.with_name(f"{table}.csv")
        header, first, second, *rest = csv.reader(io.StringIO(file.read_text()))
        place = header.index(column)
        first[place] = second[place] if cell == "of the next row" else cell
        with file.open("w", newline="", errors="surrogateescape") as changed:
            csv.writer(changed).writerows([header, first, second, *rest])
        assert {("hash-count", None), ("encoding-error", None)} & faults(description)
        told = json.loads(description.read_bytes())
        for resource in told["resources"]:
            del resource["hash"], resource["bytes"]
        description.write_text(json.dumps(told))
        assert fault in faults(description)


def test_cells_are_guarded_in_csv_and_as_they_are_in_json(archive):
    [row] = [each for each in json.loads(archive.read("members.json")) if each["slug"] == "osmangazi"]
    assert (row["phone"], row["website"]) == ("+90 224 000 00 00", None)
    assert "'+90 224 000 00 00" in archive.read("members.csv").decode()


def test_same_records_give_the_same_file(archive):
    again = Client().get("/tr/data/everything.zip").content
    assert again == archive.fp.getvalue()

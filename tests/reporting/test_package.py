"""Everything in one file: a Data Package whose tables are what it says of them."""

import csv
import datetime as dt
import io
import json
import re
import zipfile

import pytest
from django.test import Client

from members.models import Municipality
from reporting.datasets.registry import PUBLIC

pytestmark = pytest.mark.django_db
# What the specification of Data Packages and Table Schema (v1) asks of names and types.
NAME = re.compile(r"^[-a-z0-9._/]+$")
READ = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"True": True, "False": False}.__getitem__,
    "date": dt.date.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
}


@pytest.fixture
def archive(world):
    Municipality.objects.filter(slug="osmangazi").update(phone="+90 224 000 00 00", website="")
    answer = Client().get("/en/data/everything.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_package_describes_every_file_and_every_file_is_as_described(archive):
    package = json.loads(archive.read("datapackage.json"))
    assert NAME.match(package["name"])
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
    assert all(NAME.match(name) for name in names)
    assert {each["path"] for each in package["resources"]} | {"datapackage.json"} == set(archive.namelist())
    for resource in package["resources"]:
        if resource["profile"] == "tabular-data-resource":
            held(archive, resource)


def held(archive, resource):
    """Read a table by its schema, and hold it against the JSON beside it."""
    fields = resource["schema"]["fields"]
    text = archive.read(resource["path"]).decode(resource["encoding"])
    header, *rows = csv.reader(io.StringIO(text))
    assert header == [field["name"] for field in fields]
    beside = json.loads(archive.read(f"{resource['name']}.json"))
    assert len(rows) == len(beside)
    for row, record in zip(rows, beside, strict=True):
        for field, cell in zip(fields, row, strict=True):
            value = READ[field["type"]](cell) if cell != "" else None
            known = field.get("constraints", {}).get("enum")
            assert value is None or known is None or value in known
            if field["type"] in ("integer", "number", "boolean"):
                assert value == record[field["name"]]
    keys = [
        record[resource["schema"]["primaryKey"]] for record in beside if "primaryKey" in resource["schema"]
    ]
    assert len(set(keys)) == len(keys)


def test_cells_are_guarded_in_csv_and_as_they_are_in_json(archive):
    [row] = [each for each in json.loads(archive.read("members.json")) if each["slug"] == "osmangazi"]
    assert (row["phone"], row["website"]) == ("+90 224 000 00 00", None)
    assert "'+90 224 000 00 00" in archive.read("members.csv").decode()


def test_same_records_give_the_same_file(archive):
    again = Client().get("/tr/data/everything.zip").content
    assert again == archive.fp.getvalue()

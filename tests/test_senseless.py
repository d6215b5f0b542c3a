"""Senseless input into every page and form of members and representatives: an answer, never a failure."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.access_rows import (
    LEADER,
    SEATED,
)
from tests.access_table import TABLE
from tests.languages import signed_in
from tests.test_access import ROUTES, address, people

pytestmark = pytest.mark.django_db

OURS = ("my:", "my-", "platforms:", "workspace:", "committees:", "api:", "open-data:")
KEYS = [key for key in ROUTES if key.startswith(OURS) and key in TABLE]
ODD_BYTES = "\ud800".encode("utf-8", "surrogatepass").decode("latin1")
NOTHING = ["\x00", "9" * 20, "-1", "9999-12-31", "1e400", ODD_BYTES, "İ" * 5000]
QUERIES = [
    "page=99999999999999999999&sort=x&q=%F0%9F%98%80%CC%81&theme=-1&group=99999999999999999999&state=%ED%A0%80",
    "page=-1&kind=a&kind=b&area=1&area=2&target=1e5&urgency=&province=16&platform=%2E%2E&q="
    + "a" * 5000
    + "&next=https://evil.example.org/&cadence=hourly",
]
NAMES = """
title what tried body note message subject text name person_name phone website email title_tr text_tr
addressee_tr description_tr urgency kind group state to theme need work_areas target_groups rights cadence
last_day successor appointment next edited_version drop language leader started field is_closed may_be_named
reason password q begin preview draft publish join leave withdraw again confirm
""".split()  # noqa: SIM905


@pytest.mark.parametrize("role", [SEATED, LEADER])
def test_queries_that_make_no_sense_get_a_page(world, role):
    client, wrong = signed_in(people(world)[role]), {}
    for key in KEYS:
        for query in QUERIES:
            with transaction.atomic():
                answer = client.get(f"{address(key, TABLE[key])}?{query}")
                for close in answer._resource_closers:
                    close()
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                wrong[key, query] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", [SEATED, LEADER])
@pytest.mark.parametrize("value", NOTHING, ids=range(len(NOTHING)))
def test_forms_filled_with_nonsense_get_an_answer_and_lead_nowhere_else(world, role, value):
    client, wrong = signed_in(people(world)[role]), {}
    upload = {"attached", "upload", "logo"}
    for key in KEYS:
        sent: dict = dict.fromkeys(NAMES, value)
        sent |= {name: SimpleUploadedFile("a.pdf", value.encode(errors="replace")) for name in upload}
        with transaction.atomic():
            answer = client.post(address(key, TABLE[key]), sent)
            transaction.set_rollback(True)
        led = answer.headers.get("Location", "/")
        if answer.status_code >= 500 or not re.match(r"/(?!/)", led):
            wrong[key] = (answer.status_code, led)
    assert wrong == {}


@pytest.mark.parametrize("key", ["99999999999999999999", "0", "9" * 300])
def test_numbers_in_addresses_that_no_record_has_are_not_found(world, key):
    client = signed_in(people(world)[LEADER])
    work = "/en/platforms/migration/workspace/"
    paths = ["posts", "documents", "needs", "themes", "recommendations", "files", "versions"]
    for path in [f"{work}{name}/{key}/" for name in paths] + [
        f"{work}people/{key}/write/",
        f"/en/platforms/migration/recommendations/{key}/",
        f"/en/committees/migration-and-social-cohesion/meetings/{key}/",
    ]:
        assert client.get(path).status_code == 404

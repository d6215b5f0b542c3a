"""The description of the API holds: what it allows is answered as it says, and nothing fails."""

from collections import Counter

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from reporting.api.schema import described
from reporting.datasets.registry import PUBLIC
from reporting.datasets.terms import VERSION
from tests.reporting.everything import one_of_each

EXAMPLES = 3
HOLD = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "positive_data_acceptance",
)
CALM = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def records(db):
    """A record of every dataset."""
    one_of_each(100)


def narrowed():
    """The description with the values that only the records know: what it allows is then there."""
    found = described()
    for path, operation in found["paths"].items():
        dataset = PUBLIC.get(path.split("/")[3].partition(".")[0])
        for each in operation["get"].get("parameters", []):
            if each["in"] == "path":
                rows = dataset.rows(dataset.everything(), [dataset.key])
                each["schema"]["enum"] = [str(row[dataset.key]) for row in rows]
            elif each["name"] in (dataset.parameters if dataset else ()) and dataset.choices(each["name"]):
                one = each["schema"].get("items", each["schema"])
                one["enum"] = [value for value, _label in dataset.choices(each["name"])]
    return found


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_address_answers_as_it_is_described(records, monkeypatch, application, mode):
    monkeypatch.setattr("reporting.api.views.READERS.limit", 10_000)
    schema = schemathesis.openapi.from_dict(narrowed())
    schema.app = application
    checks = CHECKS.get_by_names(list(HOLD))
    answers: Counter[int] = Counter()
    asked = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue
        asked.add(operation.path)

        @CALM
        @given(case=operation.as_strategy(generation_mode=mode))
        def answer(case):
            told = case.call_and_validate(checks=checks, headers={"Host": "127.0.0.1"})
            answers[told.status_code] += 1

        answer()
    described_paths = set(described()["paths"])
    if mode is GenerationMode.POSITIVE:
        assert (asked, set(answers)) == (described_paths, {200})
    else:
        assert asked == described_paths - {"/api/v1/"}
        assert answers[400] > 4 * answers[200]  # nothing is refused where the value is empty


@pytest.mark.django_db
def test_description_names_every_public_column_and_refusal():
    found = described()
    assert found["openapi"] == "3.1.1"
    assert found["info"]["version"] == Client().get("/api/v1/").json()["version"] == VERSION
    for name, dataset in PUBLIC.items():
        operation = found["paths"][f"/api/v1/{name}/"]["get"]
        rows = operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["results"]
        assert list(rows["items"]["properties"]) == list(dataset.public_columns)
        assert set(operation["responses"]) == {"200", "304", "400", "429"}
        assert {each["name"] for each in operation["parameters"]} >= {"fields", "limit", "cursor"}

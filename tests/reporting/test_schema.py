"""The description of the API holds: what it allows is answered as it says, and nothing fails."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from reporting.api.schema import described
from reporting.datasets.registry import PUBLIC
from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory
from tests.factories.platforms import RecommendationFactory
from tests.factories.programs import InterventionFactory
from tests.factories.programs_activities import ActivityFactory

EXAMPLES = 3
HOLD = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
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
    """A record of the datasets that look most unlike each other."""
    MembershipPeriodFactory(municipality=MunicipalityFactory())
    RecommendationFactory(state="adopted")
    InterventionFactory(is_done=True)
    ActivityFactory()


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_address_answers_as_it_is_described(records, monkeypatch, application, mode):
    monkeypatch.setattr("reporting.api.views.READERS.limit", 10_000)
    schema = schemathesis.openapi.from_dict(described())
    schema.app = application
    checks = CHECKS.get_by_names(list(HOLD))
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue

        @CALM
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers(case):
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=checks, headers={"Host": "127.0.0.1"})

        answers()
    assert asked > len(PUBLIC)


def test_description_names_every_public_column_and_refusal():
    found = described()
    assert found["openapi"] == "3.1.1"
    for name, dataset in PUBLIC.items():
        operation = found["paths"][f"/api/v1/{name}/"]["get"]
        rows = operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["results"]
        assert list(rows["items"]["properties"]) == list(dataset.public_columns)
        assert set(operation["responses"]) == {"200", "304", "400", "429"}
        assert {each["name"] for each in operation["parameters"]} >= {"fields", "limit", "cursor"}

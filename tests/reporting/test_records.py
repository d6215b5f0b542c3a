"""The records behind a report stand in its workbook as their dataset declares them, and on no paper."""

import datetime as dt

import pytest

from members.models import MembershipPeriod
from programs.models import Activity, Measurement, Street
from reporting.datasets.dataset import Dataset
from reporting.datasets.members import MEMBERS
from reporting.datasets.plan import MEASUREMENTS
from reporting.datasets.programs import ACTIVITIES, STREETS
from tests.factories.members import MembershipPeriodFactory
from tests.factories.programs import ProgramFactory, StreetFactory
from tests.factories.programs_activities import ActivityFactory, SessionFactory
from tests.factories.programs_plan import (
    EqualityActionFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PlanFactory,
    ReviewPeriodFactory,
)
from tests.reporting.reading import english, made, pdf, rows, sheets  # noqa: F401

LINK, NOTE = "https://meet.example.org/room", "=only the staff know"


@pytest.fixture
def everything(db):
    """A record of each kind inside the report, and one beside it."""
    for joined in (dt.date(2020, 1, 1), dt.date(2026, 2, 1)):
        MembershipPeriodFactory(joined=joined)
    program = ProgramFactory(slug="streets")
    StreetFactory(program=program)
    StreetFactory()
    for year in (2025, 2026):
        starts = dt.datetime(year, 5, 1, 8, tzinfo=dt.UTC)
        activity = ActivityFactory(session=False, link=LINK, program=program)
        SessionFactory(activity=activity, starts=starts, ends=starts + dt.timedelta(hours=1))
    plan = PlanFactory(slug="equality")
    for owner in (plan, PlanFactory()):
        action = EqualityActionFactory(objective=ObjectiveFactory(plan=owner))
        period = ReviewPeriodFactory(plan=owner, starts=dt.date(2025, 1, 1), ends=dt.date(2025, 6, 30))
        MeasurementFactory(indicator=IndicatorFactory(action=action), period=period, approved=True, note=NOTE)


@pytest.mark.parametrize(
    ("slug", "more", "dataset", "key", "known"),
    [
        (
            "membership-roll",
            {},
            MEMBERS,
            "code",
            lambda: MembershipPeriod.objects.filter(joined__year=2020).values_list("municipality__code"),
        ),
        (
            "activities",
            {},
            ACTIVITIES,
            "link",
            lambda: Activity.objects.filter(sessions__starts__year=2025).values_list("link"),
        ),
        (
            "streets",
            {"program": "streets"},
            STREETS,
            "slug",
            lambda: Street.objects.filter(program__slug="streets").values_list("slug"),
        ),
        (
            "plan",
            {"plan": "equality"},
            MEASUREMENTS,
            "note",
            lambda: [
                (f"'{each.note}",)
                for each in Measurement.objects.filter(indicator__action__objective__plan__slug="equality")
            ],
        ),
    ],
)
def test_workbook_holds_the_records_with_what_is_for_staff(
    everything, tmp_path, slug, more, dataset: Dataset, key, known
):
    found = sheets(made(slug, "xlsx", tmp_path, **more))
    (name,) = [name for name in found if name.startswith("Data")]
    head, *_rest = found[name]
    assert head == [dataset.heading(each) for each in dataset.columns.values()]
    place = list(dataset.columns).index(key)
    assert [(row[place],) for row in rows(found[name])] == list(known()) != []


@pytest.mark.parametrize(
    ("slug", "more", "secret"), [("activities", {}, LINK), ("plan", {"plan": "equality"}, NOTE)]
)
def test_paper_and_open_data_hold_none_of_it(client, everything, tmp_path, slug, more, secret):
    _reader, text = pdf(made(slug, "pdf", tmp_path, **more))
    assert "Data –" not in text
    assert secret not in text
    for identifier in ("activities", "measurements"):
        assert secret not in client.get(f"/en/data/{identifier}.csv").content.decode()

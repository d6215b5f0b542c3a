"""The public monitor: what it says, what it never shows, and that a locked review stays as it was."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Case, Value, When
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from mmu_portal.lib.errors import DomainError
from programs.actions.periods import lock_period
from programs.actions.readings import Entry, approve_reading, correct_reading
from programs.models import Measurement, Plan
from tests.factories.members import UserFactory
from tests.factories.programs_plan import (
    EqualityActionFactory,
    IndicatorFactory,
    IndicatorTargetFactory,
    MeasurementFactory,
    MeasurementPartFactory,
    ObjectiveFactory,
    PlanFactory,
    ReviewPeriodFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/plans/gender-equality/"


def read(address=PAGE):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


@pytest.fixture
def indicator():
    """Ten municipalities to begin with, sixty to reach."""
    plan = PlanFactory(slug="gender-equality", name_en="Gender Equality Plan")
    action = EqualityActionFactory(objective__plan=plan, objective__number=1, number=1)
    found = IndicatorFactory(action=action, code="1-1-a", title_en="Municipalities with a plan")
    IndicatorTargetFactory(indicator=found)
    return found


@pytest.fixture
def periods(indicator):
    """Two halves of a year that is over."""
    plan = indicator.action.objective.plan
    days = [((1, 1), (6, 30)), ((7, 1), (12, 31))]
    return [
        ReviewPeriodFactory(plan=plan, starts=dt.date(2024, *first), ends=dt.date(2024, *last))
        for first, last in days
    ]


def approved(indicator, period, value, **more):
    return MeasurementFactory(indicator=indicator, period=period, value=value, approved=True, **more)


def test_the_menu_leads_to_a_page_before_the_plan_is_recorded():
    assert "The plan is not recorded yet." in read()
    assert "Equality plan" in read("/en/")
    assert read("/en/plans/gender-equality/export.csv").startswith("\ufeffPart of the plan")
    assert Client().get("/en/plans/another/").status_code == 404
    PlanFactory(slug="gender-equality", is_active=False)
    assert Client().get(PAGE).status_code == 404


def test_an_empty_plan_says_so():
    PlanFactory(slug="gender-equality")
    assert "Objectives, actions and indicators are not recorded yet." in read()


def test_only_approved_readings_are_public(indicator, periods):
    for period, trait in zip(periods, ({"pending": True}, {}), strict=True):
        MeasurementFactory(indicator=indicator, period=period, value=7777, **trait)
    for address in (PAGE, f"{PAGE}?period=2024-12-31", f"{PAGE}indicators/1-1-a/", f"{PAGE}export.csv"):
        page = read(address)
        assert "7777" not in page.replace(",", "")
    assert read().count("No reading yet") == 2
    assert "Not started" in read()


def test_an_indicator_shows_baseline_target_reading_trend_date_and_source(indicator, periods):
    indicator.source_en, indicator.source_tr = "Lists of the Academy", "Akademinin listeleri"
    indicator.save()
    approved(indicator, periods[0], 22)
    approved(indicator, periods[1], 35)
    page = read()
    for words in (
        "From 10 on 31 December 2023.",
        "Target: 60",
        "As of 31 December 2024.",
        "Better than before (22).",
        "50% of the way.",
        "Lists of the Academy",
        "Sample Unit",
        "On track",
        "December 2027",
    ):
        assert words in page, words
    turkish = read("/tr/plans/gender-equality/")
    for words in ("Akademinin listeleri", "Hedef: 60", "Öncekinden iyi (22)."):
        assert words in turkish, words


def test_a_regress_and_more_than_the_target_are_told(indicator, periods):
    approved(indicator, periods[0], 5)
    page = read()
    assert "It went back by 10% of the way." in page
    approved(indicator, periods[1], 70)
    assert "More than the target: 120% of the way." in read()
    assert "1 of 1 action done" in read()


def test_parts_that_do_not_add_up_are_told_and_small_groups_are_not_shown(indicator, periods):
    indicator.breakdown = "kind"
    indicator.save()
    reading = approved(indicator, periods[0], 20)
    MeasurementPartFactory(measurement=reading, part="metropolitan", value=12)
    MeasurementPartFactory(measurement=reading, part="district", value=3)
    page = read()
    assert "Metropolitan municipalities: 12, District municipalities: 3" in page
    assert "The parts do not add up to the whole." in page
    reading.parts.update(part=Case(When(part="district", then=Value("men")), default=Value("women")))
    indicator.breakdown = "gender"  # whatever its box says
    indicator.save()
    page = read()
    assert "Women: 12" not in page
    assert "Men: 3" not in page
    assert "Parts of fewer than five people are not shown." in page
    lock_period_by_anybody(periods[0])
    assert '"3"' not in str(periods[0].snapshot)


@pytest.mark.parametrize("counted", [{"counts_people": True}, {"computed": "attended"}])
def test_a_whole_of_fewer_than_five_people_is_told_nowhere_and_not_frozen(indicator, periods, counted):
    for name, value in counted.items():
        setattr(indicator, name, value)
    indicator.baseline = 3
    indicator.save()
    approved(indicator, periods[0], 4)
    locked = f"{PAGE}?period=2024-06-30"
    addresses = [PAGE, locked, f"{PAGE}indicators/1-1-a/"]
    for address in addresses:
        page = read(address)
        assert "fewer than five" in page
        assert not re.search(r">\s*[34]\s*<|\b[34] municipalities|of the way|From [34]\b", page)
    lock_period_by_anybody(periods[0])
    line = periods[0].snapshot["objectives"][0]["actions"][0]["indicators"][0]
    assert [line["baseline"], line["reading"]["value"], line["percent"], line["is_reached"]] == [None] * 4
    assert "fewer than five" in read(locked)
    assert "fewer than five" in read(f"{PAGE}export.csv?period=2024-06-30")
    approved(indicator, periods[1], 12)
    page = read()
    assert ("<b>12 " in page, "Better than before" in page) == (True, False)
    assert not re.search(r"\([34]\)|of the way", page)
    assert "fewer than five" in read(addresses[2])


def lock_period_by_anybody(period):
    lock_period(period=period, by=UserFactory(superuser=True))
    period.refresh_from_db()


def test_a_status_set_by_a_person_shows_its_reason(indicator):
    action = indicator.action
    action.set_status, action.reason_tr, action.reason_en = "done", "Yapıldı", "It was held"
    action.save()
    page = read()
    assert "It was held" in page
    assert "1 of 1 action is done or on track" in page


def test_a_locked_review_stays_as_it_was_whatever_changes_later(indicator, periods):
    reading = approved(indicator, periods[0], 22)
    lock_period_by_anybody(periods[0])
    address = f"{PAGE}?period=2024-06-30"
    before, file_before = read(address), read(f"{PAGE}export.csv?period=2024-06-30")
    assert ("22" in before, "it stays as it was" in before) == (True, True)
    entry = Entry(Decimal(7019), note="Three were counted twice")
    correction = correct_reading(
        reading=Measurement.objects.get(pk=reading.pk),
        period=periods[1],
        entry=entry,
        by=UserFactory(superuser=True),
    )
    assert "7,019" not in read(f"{PAGE}indicators/1-1-a/")
    approve_reading(reading=correction, by=UserFactory(superuser=True))
    indicator.title_en, indicator.baseline = "Another title", 0
    indicator.save()
    indicator.action.set_status, indicator.action.reason_tr = "late", "Gecikti"
    indicator.action.save()
    indicator.targets.update(value=100)
    assert read(address) == before
    assert read(f"{PAGE}export.csv?period=2024-06-30") == file_before
    now = read()
    assert ("Another title" in now, "Corrected." in now, "Late" in now) == (True, True, True)
    assert "Corrected; the review said 22." in read(f"{PAGE}indicators/1-1-a/")


def test_a_correction_counts_in_the_trend_but_not_in_the_review_before_it(indicator, periods):
    first = approved(indicator, periods[0], 40)
    lock_period_by_anybody(periods[0])
    approved(indicator, periods[1], 35)
    assert "Worse than before (40)." in read()
    MeasurementFactory(indicator=indicator, period=periods[1], corrects=first, value=30, approved=True)
    assert "Better than before (30)." in read()


def test_an_open_review_shows_readings_up_to_it_and_an_unknown_one_is_left_out(indicator, periods):
    approved(indicator, periods[0], 22)
    approved(indicator, periods[1], 7035)
    page = read(f"{PAGE}?period=2024-06-30")
    assert "As of 30 June 2024." in page
    assert "7,035" not in page
    assert read(f"{PAGE}?period=nonsense").split("<main")[1] == read().split("<main")[1]


def test_a_future_review_is_not_offered(indicator):
    later = timezone.localdate() + dt.timedelta(days=10)
    ReviewPeriodFactory(
        plan=indicator.action.objective.plan, starts=later, ends=later + dt.timedelta(days=90)
    )
    assert "Open; readings are due" not in read()


def test_files_hold_what_the_page_shows_and_no_formula(indicator, periods):
    indicator.title_en = "=1+1"
    indicator.save()
    approved(indicator, periods[0], 22)
    answer = Client().get(f"{PAGE}export.csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Indicator"], row["Latest reading"], row["Target"]) == ("'=1+1", "22.000", "60.000")
    assert (row["Of the way, in percent"], row["As of"]) == ("24", "2024-06-30")
    book = CalamineWorkbook.from_filelike(io.BytesIO(Client().get(f"{PAGE}export.xlsx").content))
    header, line = book.get_sheet_by_index(0).to_python()
    assert dict(zip(header, line, strict=True))["Latest reading"] == 22
    assert dict(zip(header, line, strict=True))["Indicator"] == "'=1+1"
    assert "Approved readings only" in str(book.get_sheet_by_index(1).to_python())


def test_an_indicator_is_found_under_its_own_plan_alone(indicator):
    assert "Municipalities with a plan" in read(f"{PAGE}indicators/1-1-a/")
    PlanFactory(slug="other")
    for path in ("other/indicators/1-1-a/", "gender-equality/indicators/nothing/"):
        assert Client().get(f"/en/plans/{path}").status_code == 404


def test_the_search_engines_list_has_the_plan_and_its_indicators(indicator):
    page = Client().get("/sitemap.xml").content.decode()
    assert "/en/plans/gender-equality/</loc>" in page
    assert "/tr/plans/gender-equality/indicators/1-1-a/</loc>" in page


def test_the_number_of_queries_does_not_grow(indicator, periods):
    approved(indicator, periods[0], 22)
    approved(indicator, periods[1], 33)

    def asked():
        found = []
        for address in (PAGE, f"{PAGE}?period=2024-12-31", f"{PAGE}export.csv", f"{PAGE}indicators/1-1-a/"):
            with CaptureQueriesContext(connection) as queries:
                read(address)
            found.append(len(queries))
        return found

    of_one = asked()
    plan = indicator.action.objective.plan
    for number in range(2, 6):
        objective = ObjectiveFactory(plan=plan, number=number)
        for _count in range(3):
            other = IndicatorFactory(action=EqualityActionFactory(objective=objective))
            IndicatorTargetFactory(indicator=other)
            for period in periods:
                MeasurementPartFactory(measurement=approved(other, period, 22))
    assert asked() == of_one
    assert max(of_one) <= 15


def test_the_plan_is_loaded_once_and_what_staff_wrote_stays():
    call_command("load_reference", verbosity=0)
    call_command("load_programs", verbosity=0)
    plan = Plan.objects.get(slug="gender-equality")
    Plan.objects.update(lead_en="Kept")
    call_command("load_programs", verbosity=0)
    plan.refresh_from_db()
    assert (Plan.objects.count(), plan.lead_en, plan.objectives.count()) == (1, "Kept", 0)
    page = read()
    assert "26 senior municipal managers from 11 metropolitan municipalities" in page
    assert "sample data" not in page


def test_sample_objectives_are_marked_and_named_activities_are_not():
    for command in ("load_reference", "load_programs", "load_demo", "load_demo_programs"):
        call_command(command, verbosity=0)
    plan = Plan.objects.get()
    assert {each.state for each in plan.periods.all()} == {"open", "locked"}
    made = Measurement.objects.count()
    call_command("load_demo_programs", verbosity=0)
    assert Measurement.objects.count() == made > 10
    assert all(Measurement.objects.values_list("is_sample", flat=True))
    page = read()
    lab = page.split("Metropolis Solutions Lab: Improving")[1].split("</th>")[0]
    assert ("sample data" in lab, "The Union’s campaign profile" in lab) == (False, True)
    assert re.findall(r'href="/en/activities/([^"]+)/"', lab) == [
        "solutions-lab-9",
        "solutions-labs-in-istanbul",
        "solutions-lab-10",
    ]
    text = page.split("What the plan has led to")[1]
    linked = re.findall(r'href="(/en/activities/[^"]+)"', text)
    assert len(linked) == 4
    assert {Client().get(each).status_code for each in linked} == {200}
    assert page.count("sample data") > 20


def test_sample_objectives_are_for_the_demonstration_alone(settings):
    from programs.actions.loading_plan import load_sample_plan

    settings.DEMO = False
    with pytest.raises(DomainError):
        load_sample_plan(slug="gender-equality", objectives=[])

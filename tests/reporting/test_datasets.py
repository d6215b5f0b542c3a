"""Datasets: what they tell is what the pages tell, and nothing else leaves by any way."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.queries.directory import Selection, find
from platforms.models import NeedSupport, Platform
from platforms.queries.figures import seated
from programs.models import Activity, Plan, Program, Street
from programs.queries.figures import participation_totals, street_totals
from programs.queries.plan_view import sight_of
from reporting.datasets import registry
from reporting.datasets.column import Column
from reporting.datasets.dataset import Dataset
from reporting.datasets.registry import DATASETS, PUBLIC, tells_of_a_person
from tests.factories.members import TargetGroupFactory
from tests.factories.platforms import (
    NeedFactory,
    PlatformFactory,
    RecommendationFactory,
    SeatFactory,
    SeatHolderFactory,
    ThemeFactory,
)
from tests.factories.programs import (
    CycleFactory,
    InterventionFactory,
    ParticipationFactory,
    ProgramFactory,
    ProjectFactory,
    StreetFactory,
)
from tests.factories.programs_activities import ActivityFactory
from tests.factories.programs_plan import (
    EqualityActionFactory,
    IndicatorFactory,
    IndicatorTargetFactory,
    MeasurementFactory,
    MeasurementPartFactory,
    PlanFactory,
    ReviewPeriodFactory,
)

CANARY = "KANARYA7421"


def rows_of(identifier: str, query: str = "", **more):
    dataset = DATASETS[identifier]
    return dataset.rows(dataset.found(QueryDict(query)), **more)


@pytest.mark.parametrize("dataset", PUBLIC.values(), ids=list(PUBLIC))
def test_dataset_says_what_it_holds_in_both_languages(dataset: Dataset):
    said = {}
    for language in ("tr", "en"):
        with translation.override(language):
            said[language] = [str(dataset.title), str(dataset.meaning), *map(str, dataset.notes)]
            headings = [dataset.heading(each) for each in dataset.public_columns.values()]
        assert all(headings)
        assert len(set(headings)) == len(headings)
    assert all(one != other for one, other in zip(said["tr"], said["en"], strict=True))


@pytest.mark.parametrize(
    "path", ["coordinators__email", "coordinators", "recommendations__wordings__adopted_by"]
)
def test_public_column_that_reads_of_a_person_is_refused(path: str):
    column = Column("person", path)
    assert tells_of_a_person(DATASETS["platforms"], column) != ""


def test_no_public_column_reads_of_a_person():
    assert registry.no_public_column_tells_of_a_person() == []
    assert tells_of_a_person(DATASETS["platforms"], Column("name", "name_tr")) == ""


def ways_out(client: Client):
    """Every answer by which a stranger can take something of a dataset, by its address."""
    addresses = [
        "/tr/data/",
        "/tr/feed/",
        "/api/v1/",
        "/api/v1/schema/",
        "/en/activities.ics",
        "/en/data/everything.zip",
    ]
    for name, dataset in PUBLIC.items():
        addresses += [
            f"/api/v1/{name}/",
            f"/en/data/{name}/",
            f"/tr/data/{name}.csv",
            f"/en/data/{name}.xlsx",
        ]
        addresses += [reverse(f"api:{name}-map")] if dataset.position else []
        if dataset.key:
            keys = [row[dataset.key] for row in rows_of(name)][:1]
            addresses += [reverse(f"api:{name}-record", args=[key]) for key in keys]
    for address in addresses:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, said_by(body)


def said_by(body: bytes) -> str:
    """The text of an answer; of an archive or a workbook, that of all its files."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode()
    archive = zipfile.ZipFile(io.BytesIO(body))
    return "".join(archive.read(name).decode() for name in archive.namelist())


def test_private_column_leaves_by_no_way(client: Client, world):
    Activity.objects.update(link=f"https://example.org/{CANARY}")
    MeasurementFactory(approved=True, note=CANARY, address=f"https://example.org/{CANARY}")
    assert CANARY in str(rows_of("activities", inside=True))
    assert CANARY in str(rows_of("measurements", inside=True))
    leaks = [address for address, said in ways_out(client) if CANARY in said]
    assert leaks == []
    private = [
        (each, name) for each in DATASETS.values() for name in set(each.columns) - set(each.public_columns)
    ]
    assert len(private) >= 3
    for dataset, name in private:
        answer = client.get(f"/api/v1/{dataset.identifier}/?fields={name}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "fields")
        with pytest.raises(KeyError):
            dataset.rows(dataset.found(QueryDict()), [name])


def test_dataset_that_is_not_public_has_no_column_for_strangers():
    kept = {**vars(DATASETS["members"]), "public": False}
    fields = Dataset.__dataclass_fields__
    hidden = Dataset(**{name: value for name, value in kept.items() if name in fields})
    assert hidden.public_columns == {}
    assert len(hidden.columns) > 20


@pytest.mark.django_db
def test_figures_are_those_of_the_pages(world):
    day = timezone.localdate()
    SeatFactory(platform=world["platform"], is_sample=True)
    program = Program.objects.get(slug="reclaiming-streets")
    InterventionFactory(
        street=StreetFactory(program=program), is_done=True, total_area=90, people_before=10, people_after=50
    )
    ParticipationFactory(cycle=CycleFactory(program=program, number=2), state="graduated")
    assert len(rows_of("members")) == len(find(Selection(), day).keys)
    assert {row["plate_code"]: row["members"] for row in rows_of("provinces") if row["members"]} == dict(
        find(Selection(), day).provinces
    )
    for row in rows_of("platforms"):
        page = seated(Platform.objects.get(slug=row["slug"]))
        numbers = (page.seats, page.municipalities, len(page.provinces), page.has_sample)
        assert (row["seats"], row["municipalities"], row["provinces"], row["is_sample"]) == numbers
    [row] = [each for each in rows_of("programs") if each["slug"] == program.slug]
    totals, people = (
        street_totals(Street.objects.filter(program=program)),
        participation_totals(program=program),
    )
    assert (row["streets_done"], row["reclaimed_m2"]) == (totals.streets, float(totals.area)) != (0, 0)
    assert row["municipalities"] == people.municipalities == 2
    [cycle] = [each for each in rows_of("cycles", "program=reclaiming-streets") if each["number"] == 2]
    assert cycle["municipalities"] == 1


@pytest.mark.django_db
def test_plan_says_what_its_monitor_says():
    target = IndicatorTargetFactory(value=20, indicator__baseline=0, indicator__baseline_on="2024-01-01")
    indicator = target.indicator
    MeasurementFactory(indicator=indicator, approved=True, value=5)
    MeasurementFactory(indicator=IndicatorTargetFactory().indicator, state="pending", value=9)
    lines = {line.code: line for plan in Plan.objects.shown() for line in sight_of(plan).board.indicators}
    rows = {row["code"]: row for row in rows_of("indicators")}
    assert set(rows) == set(lines)
    for code, row in rows.items():
        line = lines[code]
        assert row["latest"] == (float(line.value) if line.value is not None else None)
        assert row["percent"] == (line.advance.percent if line.advance else None)
    assert rows[indicator.code]["percent"] == 25
    assert [row["value"] for row in rows_of("measurements")] == [5.0]
    statuses = [each.status for plan in Plan.objects.shown() for each in sight_of(plan).board.actions]
    assert sorted(str(row["status"]) for row in rows_of("plan")) == sorted(
        str(each.value if each else None) for each in statuses
    )


@pytest.mark.parametrize("counted", [{"counts_people": True}, {"computed": "attended"}])
def test_figure_of_fewer_than_five_people_leaves_by_no_way(client: Client, world, counted):
    few, many = Decimal("3.25"), Decimal("61.75")
    plan = PlanFactory()
    action = EqualityActionFactory(objective__plan=plan)
    indicator = IndicatorFactory(action=action, decimals=2, baseline=few, **counted)
    corrected = MeasurementFactory(indicator=indicator, approved=True, value=many)
    for period in (corrected.period, ReviewPeriodFactory(plan=plan)):
        first = corrected if period == corrected.period else None
        MeasurementFactory(indicator=indicator, period=period, approved=True, value=few, corrects=first)
    told = [row for row in rows_of("measurements") if row["indicator"] == indicator.code]
    assert [(row["value"], row["value_hidden"]) for row in told] == [(None, True), (None, True)]
    [line] = [row for row in rows_of("indicators") if row["code"] == indicator.code]
    assert (line["baseline"], line["baseline_hidden"], line["latest"], line["latest_hidden"]) == (
        None,
        True,
        None,
        True,
    )
    leaks = [address for address, said in ways_out(client) if "3.25" in said or "3,25" in said]
    assert leaks == []


@pytest.mark.django_db
def test_parts_of_few_people_are_hidden_whatever_the_box_of_the_indicator_says():
    indicator = IndicatorFactory(counts_people=False, breakdown="gender")
    reading = MeasurementFactory(indicator=indicator, approved=True, value=15)
    for part, value in (("women", 12), ("men", 3)):
        MeasurementPartFactory(measurement=reading, part=part, value=value)
    [row] = rows_of("measurements")
    assert (row["value"], row["value_hidden"], row["parts"], row["parts_hidden"]) == (15, False, [], True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["program", "platform", "project"])
def test_activity_does_not_name_what_has_no_page(name):
    made = {"program": ProgramFactory, "platform": PlatformFactory, "project": ProjectFactory}[name]
    shown, hidden = (ActivityFactory(**{name: made(is_active=active)}) for active in (True, False))
    told = {row["slug"]: row[name] for row in rows_of("activities")}
    assert (told[shown.slug], told[hidden.slug]) == (getattr(shown, name).slug, None)


@pytest.mark.django_db
def test_recommendation_says_who_stands_behind_it_as_its_page_does():
    theme, adopted_on = ThemeFactory(), timezone.now()
    groups = [
        TargetGroupFactory(code=code, position=number) for number, code in enumerate(("women", "elders"))
    ]
    RecommendationFactory(theme=theme, state="adopted", wording__adopted_at=adopted_on)
    needs = [
        NeedFactory(theme=theme, state="answered", gathered_at=adopted_on, may_be_named=number == 0)
        for number in range(4)
    ]
    needs[0].target_groups.set(groups)
    NeedFactory(theme=theme, state="gathered", gathered_at=adopted_on, may_be_named=True)
    supporter = SeatHolderFactory(seat__platform=theme.platform)
    support = NeedSupport.objects.create(
        need=needs[1],
        municipality=supporter.seat.municipality,
        seat=supporter.seat,
        by=supporter.appointment.user,
        may_be_named=True,
    )
    agreed = {needs[0].seat.municipality.code, support.municipality.code}

    def told():
        [row] = rows_of("recommendations")
        return row["needs"], row["municipalities"], set(row["municipalities_named"]), row["target_groups"]

    assert told() == (None, 5, agreed, ["women", "elders"])
    NeedFactory(theme=theme, state="answered", gathered_at=adopted_on)
    support.may_be_named = False
    support.save()
    assert told() == (5, 6, {needs[0].seat.municipality.code}, ["women", "elders"])

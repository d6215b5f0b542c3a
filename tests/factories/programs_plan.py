"""Rows of the Gender Equality Plan for tests: made up, whole and without clashes."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from programs.models import (
    EqualityAction,
    Evidence,
    Indicator,
    IndicatorTarget,
    Measurement,
    MeasurementPart,
    Objective,
    Plan,
    ReviewPeriod,
)
from tests.factories.members import UserFactory


class PlanFactory(DjangoModelFactory):
    """A plan without objectives."""

    class Meta:
        model = Plan

    slug = factory.Sequence(lambda n: f"plan-{n}")
    name_tr = factory.Sequence(lambda n: f"Plan {n}")
    name_en = factory.SelfAttribute("name_tr")
    lead_tr = "Örnek bir plan."
    lead_en = "A plan for tests."


class ObjectiveFactory(DjangoModelFactory):
    """An objective of the Union's own house."""

    class Meta:
        model = Objective

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_tr = factory.Sequence(lambda n: f"Amaç {n}")
    title_en = factory.Sequence(lambda n: f"Objective {n}")
    face = "governance"


class EqualityActionFactory(DjangoModelFactory):
    """An action without days."""

    class Meta:
        model = EqualityAction

    objective = factory.SubFactory(ObjectiveFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_tr = factory.Sequence(lambda n: f"Eylem {n}")
    title_en = factory.Sequence(lambda n: f"Action {n}")
    unit_tr = "Örnek Birim"
    unit_en = "Sample Unit"


class IndicatorFactory(DjangoModelFactory):
    """A number of municipalities, from 10 upwards, twice a year."""

    class Meta:
        model = Indicator

    action = factory.SubFactory(EqualityActionFactory)
    code = factory.Sequence(lambda n: f"i-{n}")
    title_tr = factory.Sequence(lambda n: f"Gösterge {n}")
    title_en = factory.Sequence(lambda n: f"Indicator {n}")
    unit_tr = "belediye"
    unit_en = "municipalities"
    counts_people = False
    baseline = 10
    baseline_on = dt.date(2023, 12, 31)


class IndicatorTargetFactory(DjangoModelFactory):
    """Sixty by the end of 2027."""

    class Meta:
        model = IndicatorTarget

    indicator = factory.SubFactory(IndicatorFactory)
    due = dt.date(2027, 12, 31)
    value = 60


class ReviewPeriodFactory(DjangoModelFactory):
    """Half a year that is over, one after the other from 2010 on."""

    class Meta:
        model = ReviewPeriod

    plan = factory.SubFactory(PlanFactory)
    starts = factory.Sequence(lambda n: dt.date(2010 + n // 2 % 15, 1 + n % 2 * 6, 1))
    ends = factory.LazyAttribute(
        lambda row: (
            dt.date(row.starts.year, 6, 30) if row.starts.month == 1 else dt.date(row.starts.year, 12, 31)
        )
    )
    due = factory.LazyAttribute(lambda row: row.ends + dt.timedelta(days=30))


class MeasurementFactory(DjangoModelFactory):
    """A draft; `approved` makes it one that somebody else approved, `pending` one that waits."""

    class Meta:
        model = Measurement

    class Params:
        pending = factory.Trait(
            state="pending",
            handed_in_by=factory.SelfAttribute("author"),
            handed_in_at=factory.LazyFunction(timezone.now),
        )
        approved = factory.Trait(
            state="approved",
            handed_in_by=factory.SelfAttribute("author"),
            handed_in_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
        )

    indicator = factory.SubFactory(IndicatorFactory)
    period = factory.LazyAttribute(lambda row: ReviewPeriodFactory(plan=row.indicator.action.objective.plan))
    value = 20
    read_on = factory.SelfAttribute("period.ends")
    author = factory.SubFactory(UserFactory)
    written_by = factory.SelfAttribute("author")


class MeasurementPartFactory(DjangoModelFactory):
    """The women of a reading."""

    class Meta:
        model = MeasurementPart

    measurement = factory.SubFactory(MeasurementFactory, indicator__breakdown="gender")
    part = "women"
    value = 12


class EvidenceFactory(DjangoModelFactory):
    """A text file."""

    class Meta:
        model = Evidence

    measurement = factory.SubFactory(MeasurementFactory)
    added_by = factory.SelfAttribute("measurement.author")
    file = factory.django.FileField(filename="list.txt", data=b"Ada\n")
    name = "list.txt"
    content_type = "text/plain; charset=utf-8"
    size = 4
    sha256 = "0" * 64

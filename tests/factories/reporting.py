"""Rows of the reporting storey for tests."""

import factory
from factory.django import DjangoModelFactory

from reporting.models import ReportRun, ReportSchedule
from tests.factories.members import UserFactory

PERIOD = {"first": "2026-01-01", "last": "2026-03-31"}


class ReportRunFactory(DjangoModelFactory):
    """A membership roll that waits to be made."""

    class Meta:
        model = ReportRun

    definition = "membership-roll"
    parameters = factory.LazyFunction(lambda: dict(PERIOD))
    format = "pdf"
    language = "tr"
    ask_key = factory.Sequence(str)
    asked_by = factory.SubFactory(UserFactory, superuser=True)


class ReportScheduleFactory(DjangoModelFactory):
    """A membership roll of each quarter."""

    class Meta:
        model = ReportSchedule

    definition = "membership-roll"
    period = "quarter"
    cadence = "quarterly"
    format = "pdf"
    language = "tr"
    next_on = "2027-01-01"
    answered_for_by = factory.SubFactory(UserFactory, superuser=True)

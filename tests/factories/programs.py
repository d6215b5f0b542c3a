"""Rows of the programs' storey for tests: made up, whole and without clashes."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from programs.enums import Phase
from programs.models import (
    Cycle,
    CycleParticipation,
    Extension,
    Intervention,
    Organization,
    Program,
    ProgramEvent,
    ProgramTarget,
    Project,
    ProjectPartner,
    Reading,
    Street,
)
from tests.factories.members import MunicipalityFactory


class OrganizationFactory(DjangoModelFactory):
    """A partner."""

    class Meta:
        model = Organization

    name_tr = factory.Sequence(lambda n: f"Kuruluş {n}")
    name_en = factory.Sequence(lambda n: f"Organization {n}")


class ProgramFactory(DjangoModelFactory):
    """A program of the Academy without cycles."""

    class Meta:
        model = Program

    slug = factory.Sequence(lambda n: f"program-{n}")
    name_tr = factory.Sequence(lambda n: f"Program {n}")
    name_en = factory.SelfAttribute("name_tr")
    unit = "academy"
    since = 2022
    lead_tr = "Örnek bir program."
    lead_en = "A program for tests."


class ProgramTargetFactory(DjangoModelFactory):
    """Thirty streets, of which a source states half."""

    class Meta:
        model = ProgramTarget

    program = factory.SubFactory(ProgramFactory)
    metric = "streets"
    value = 30
    due = dt.date(2025, 10, 1)
    due_precision = "month"
    stated = 15


class ProgramEventFactory(DjangoModelFactory):
    """A stop on the time line."""

    class Meta:
        model = ProgramEvent

    program = factory.SubFactory(ProgramFactory)
    day = dt.date(2023, 1, 1)
    precision = "year"
    title_tr = factory.Sequence(lambda n: f"Olay {n}")
    title_en = factory.Sequence(lambda n: f"Event {n}")


class CycleFactory(DjangoModelFactory):
    """A cycle without a window."""

    class Meta:
        model = Cycle

    program = factory.SubFactory(ProgramFactory)
    number = factory.Sequence(lambda n: n + 1)


class ParticipationFactory(DjangoModelFactory):
    """A municipality that takes part in a cycle."""

    class Meta:
        model = CycleParticipation

    cycle = factory.SubFactory(CycleFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    state = "active"


class StreetFactory(DjangoModelFactory):
    """A street in which nothing is done yet."""

    class Meta:
        model = Street

    program = factory.SubFactory(ProgramFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    slug = factory.Sequence(lambda n: f"street-{n}")
    name_tr = factory.Sequence(lambda n: f"Sokak {n}")
    name_en = factory.Sequence(lambda n: f"Street {n}")


class InterventionFactory(DjangoModelFactory):
    """A completed phase; each phase has a year of its own."""

    class Meta:
        model = Intervention

    street = factory.SubFactory(StreetFactory)
    phase = Phase.POP_UP
    starts = factory.LazyAttribute(lambda row: dt.date(2021 + row.phase, 3, 1))
    ends = factory.LazyAttribute(lambda row: dt.date(2021 + row.phase, 5, 31))
    is_done = True
    total_area = 1000
    people_before = 200
    people_after = 650


class ReadingFactory(DjangoModelFactory):
    """Children counted before a phase."""

    class Meta:
        model = Reading

    intervention = factory.SubFactory(InterventionFactory)
    quantity_tr = "Oynayan çocuk"
    quantity_en = "Children at play"
    moment = "before"
    taken_on = dt.date(2022, 2, 1)
    value = 10
    unit_tr = "saatte kişi"
    unit_en = "people an hour"
    method_tr = "Bir saat elle sayım"
    method_en = "Counted by hand for an hour"


class ProjectFactory(DjangoModelFactory):
    """A project that runs."""

    class Meta:
        model = Project

    slug = factory.Sequence(lambda n: f"project-{n}")
    name_tr = factory.Sequence(lambda n: f"Proje {n}")
    name_en = factory.Sequence(lambda n: f"Project {n}")
    lead_tr = "Örnek bir proje."
    lead_en = "A project for tests."
    starts = dt.date(2023, 1, 1)
    ends = dt.date(2026, 12, 31)


class ProjectPartnerFactory(DjangoModelFactory):
    """An organization whose role no source states."""

    class Meta:
        model = ProjectPartner

    project = factory.SubFactory(ProjectFactory)
    organization = factory.SubFactory(OrganizationFactory)


class ExtensionFactory(DjangoModelFactory):
    """A project goes on for a year."""

    class Meta:
        model = Extension

    project = factory.SubFactory(ProjectFactory)
    decided_on = dt.date(2025, 6, 1)
    was = dt.date(2025, 12, 31)
    until = dt.date(2026, 12, 31)

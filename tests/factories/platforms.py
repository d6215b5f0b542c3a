"""Rows of the platforms' storey for tests: made up, whole and without clashes."""

import factory
from factory.django import DjangoModelFactory

from platforms.models import Allotment, EligibilityRule, JoinRequest, Platform, Seat, SeatHolder, SubGroup
from tests.factories.members import AppointmentFactory, DepartmentFactory


class PlatformFactory(DjangoModelFactory):
    """A platform without coordinators; `rule` gives its rule other values than the usual."""

    class Meta:
        model = Platform
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"platform-{n}")
    name_tr = factory.Sequence(lambda n: f"Platform {n}")
    name_en = factory.SelfAttribute("name_tr")
    lead_tr = "Örnek bir platform."
    lead_en = "A platform for tests."

    @factory.post_generation
    def rule(self, create, extracted, work_areas=(), **values):
        rule = EligibilityRule.objects.create(platform=self, **values)
        rule.work_areas.set(work_areas)

    @factory.post_generation
    def coordinators(self, create, extracted, **kwargs):
        self.coordinators.set(extracted or [])


class SeatFactory(DjangoModelFactory):
    """A seat of a department, counted in its municipality's allotment."""

    class Meta:
        model = Seat

    platform = factory.SubFactory(PlatformFactory)
    department = factory.SubFactory(DepartmentFactory)
    municipality = factory.SelfAttribute("department.municipality")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        seat = super()._create(model_class, *args, **fields)
        counted, _created = Allotment.objects.get_or_create(
            platform=seat.platform,
            municipality=seat.municipality,
            defaults={"capacity": seat.platform.rule.seats_per_municipality},
        )
        assert counted.take()
        return seat


class SeatHolderFactory(DjangoModelFactory):
    """Somebody in a seat of their own department, by an appointment that runs."""

    class Meta:
        model = SeatHolder

    seat = factory.SubFactory(SeatFactory)
    platform = factory.SelfAttribute("seat.platform")
    appointment = factory.LazyAttribute(
        lambda row: AppointmentFactory(municipality=row.seat.municipality, department=row.seat.department)
    )


class JoinRequestFactory(DjangoModelFactory):
    """A request that waits."""

    class Meta:
        model = JoinRequest

    platform = factory.SubFactory(PlatformFactory)
    department = factory.SubFactory(DepartmentFactory)
    appointment = factory.LazyAttribute(
        lambda row: AppointmentFactory(municipality=row.department.municipality, department=row.department)
    )


class SubGroupFactory(DjangoModelFactory):
    """A sub-group without seats."""

    class Meta:
        model = SubGroup
        skip_postgeneration_save = True

    platform = factory.SubFactory(PlatformFactory)
    slug = factory.Sequence(lambda n: f"group-{n}")
    name_tr = factory.Sequence(lambda n: f"Grup {n}")
    name_en = factory.SelfAttribute("name_tr")

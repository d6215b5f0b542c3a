"""Rows of the members' storey for tests: made up, whole and without clashes."""

import datetime as dt
from typing import ClassVar

import factory
from factory.django import DjangoModelFactory

from members.enums import AppointmentRole, MunicipalityKind, Office
from members.models import (
    Appointment,
    Department,
    DepartmentChange,
    ErrorReport,
    Handover,
    Invitation,
    LeaderTerm,
    Mail,
    MembershipPeriod,
    Municipality,
    ProfileChange,
    Province,
    RecordConfirmation,
    RenewalAnswer,
    RenewalRound,
    RightsTheme,
    TargetGroup,
    User,
    WorkArea,
)
from members.models.department_change import DepartmentRecord
from mmu_portal.lib.text import slug

PASSWORD = "a-long-enough-password"


class UserFactory(DjangoModelFactory):
    """A person who may sign in with `PASSWORD`; `staff=True` lets them into the back office."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        superuser = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **fields):
        return model_class.objects.create_user(*args, password=password, **fields)


class ProvinceFactory(DjangoModelFactory):
    """A province with a plate code of its own; the same plate code gives the same row."""

    class Meta:
        model = Province
        django_get_or_create = ("plate_code",)

    # No number that a province bears: a test that names one must not meet it by chance.
    plate_code = factory.Sequence(lambda n: f"{82 + n % 14}")
    name_tr = factory.LazyAttribute(lambda row: f"İl {row.plate_code}")
    name_en = factory.SelfAttribute("name_tr")


class MunicipalityFactory(DjangoModelFactory):
    """A district municipality with every figure and its source; `bare=True` knows nothing but its name."""

    class Meta:
        model = Municipality

    class Params:
        place = factory.Sequence(lambda n: f"Yer {n}")
        bare = factory.Trait(
            population=None,
            population_year=None,
            population_method="",
            population_source="",
            latitude=None,
            longitude=None,
            position_source="",
            area_km2=None,
            area_year=None,
            area_source="",
        )

    province = factory.SubFactory(ProvinceFactory)
    name_tr = factory.LazyAttribute(lambda row: f"{row.place} Belediyesi")
    name_en = factory.LazyAttribute(lambda row: f"{row.place} Municipality")
    code = factory.LazyAttribute(lambda row: f"{row.province.plate_code}-{slug(row.place)}")
    slug = factory.LazyAttribute(lambda row: slug(row.place))
    official_id = factory.Sequence(lambda n: 900_000 + n)
    kind = MunicipalityKind.DISTRICT
    district = factory.SelfAttribute("place")
    population = factory.Sequence(lambda n: 10_000 + n)
    population_year = 2023
    population_method = "reported"
    population_source = "TÜİK, ADNKS"
    latitude = factory.Sequence(lambda n: f"{40 + n % 100 / 100:.5f}")
    longitude = factory.Sequence(lambda n: f"{28 + n % 100 / 100:.5f}")
    position_source = "GeoNames, CC BY 4.0"
    area_km2 = "120.50"
    area_year = 2014
    area_source = "Harita Genel Müdürlüğü"


class MembershipPeriodFactory(DjangoModelFactory):
    """An open membership since 2010."""

    class Meta:
        model = MembershipPeriod

    municipality = factory.SubFactory(MunicipalityFactory)
    joined = dt.date(2010, 1, 1)


class LeaderTermFactory(DjangoModelFactory):
    """A mayor from 2024 to 2029, made up and flagged so."""

    class Meta:
        model = LeaderTerm

    municipality = factory.SubFactory(MunicipalityFactory)
    office = Office.MAYOR
    person_name = factory.Sequence(lambda n: f"Leader {n}")
    started = dt.date(2024, 4, 5)
    ended = dt.date(2029, 4, 1)
    is_sample = True


class TermFactory(DjangoModelFactory):
    """A word of a taxonomy; the same code gives the same row."""

    class Meta:
        abstract = True
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"word-{n}")
    name_tr = factory.LazyAttribute(lambda row: f"Sözcük {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Word {row.code}")


class WorkAreaFactory(TermFactory):
    """An area in which departments work."""

    class Meta:
        model = WorkArea


class TargetGroupFactory(TermFactory):
    """A group of people."""

    class Meta:
        model = TargetGroup


class RightsThemeFactory(TermFactory):
    """A right or field of life."""

    class Meta:
        model = RightsTheme


class DepartmentFactory(DjangoModelFactory):
    """A department; `work_areas=[…]` sets its areas."""

    class Meta:
        model = Department
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Müdürlük {n}")

    @factory.post_generation
    def work_areas(self, create, extracted, **kwargs):
        if create and extracted:
            self.work_areas.set(extracted)


class AppointmentFactory(DjangoModelFactory):
    """A representative's running appointment in a department of its municipality."""

    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    department = factory.SubFactory(DepartmentFactory, municipality=factory.SelfAttribute("..municipality"))
    role = AppointmentRole.REPRESENTATIVE
    started = dt.date(2025, 1, 1)


class ErrorReportFactory(DjangoModelFactory):
    """A visitor's report that waits."""

    class Meta:
        model = ErrorReport

    municipality = factory.SubFactory(MunicipalityFactory)
    text = "The telephone number is another."
    email: ClassVar[str] = ""


class MailFactory(DjangoModelFactory):
    """A mail that waits."""

    class Meta:
        model = Mail

    key = factory.Sequence(lambda n: f"mail-{n}")
    kind = "account/email/password_changed"
    address = "person@example.org"
    language = "tr"


class InvitationFactory(DjangoModelFactory):
    """An invitation that waits for its answer."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    name = "Zeynep Kaya"
    language = "en"
    municipality = factory.SubFactory(MunicipalityFactory)
    started = dt.date(2026, 1, 1)
    invited_by = factory.SubFactory(UserFactory, staff=True)


class ProfileChangeFactory(DjangoModelFactory):
    """A proposal that waits: another telephone number."""

    class Meta:
        model = ProfileChange

    proposed_by = factory.SubFactory("tests.factories.members.AppointmentFactory")
    municipality = factory.SelfAttribute("proposed_by.municipality")
    field = "phone"
    proposed = "0224 444 16 01"


class HandoverFactory(DjangoModelFactory):
    """What somebody left who went at the end of 2025, and nobody took over."""

    class Meta:
        model = Handover

    leaver = factory.SubFactory(AppointmentFactory, ended=dt.date(2025, 12, 31))
    due = dt.date(2026, 1, 1)


class RenewalRoundFactory(DjangoModelFactory):
    """An open round for the term 2029–2034."""

    class Meta:
        model = RenewalRound

    term_from = 2029
    term_to = 2034
    due = dt.date(2099, 6, 30)
    opened_by = factory.SubFactory(UserFactory, staff=True)


class RenewalAnswerFactory(DjangoModelFactory):
    """A municipality's answer that waits."""

    class Meta:
        model = RenewalAnswer

    round = factory.SubFactory(RenewalRoundFactory)
    municipality = factory.SubFactory(MunicipalityFactory)


class DepartmentChangeFactory(DjangoModelFactory):
    """A proposal that waits: a new department."""

    class Meta:
        model = DepartmentChange

    proposed_by = factory.SubFactory(AppointmentFactory)
    municipality = factory.SelfAttribute("proposed_by.municipality")
    seen = factory.LazyFunction(lambda: DepartmentRecord().to_store())
    proposed = factory.Sequence(lambda n: DepartmentRecord(f"Yeni Müdürlük {n}", (), True).to_store())


class RecordConfirmationFactory(DjangoModelFactory):
    """A record that was confirmed today."""

    class Meta:
        model = RecordConfirmation

    confirmed_by = factory.SubFactory(AppointmentFactory)
    municipality = factory.SelfAttribute("confirmed_by.municipality")

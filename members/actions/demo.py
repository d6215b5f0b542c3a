"""Sample records for the demonstration: flagged as sample, and never in production.

What is there stays as it is: an account keeps its password, and a roll that has any row keeps its rows.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from auditlog.context import set_extra_data
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.enums import AppointmentRole, MunicipalityKind
from members.models import Appointment, Department, MembershipPeriod, Municipality, User, WorkArea
from mmu_portal.lib.errors import DomainError

# The Union counts 192 members among the region's municipalities; which ones is not known here.
TOWNS_LEFT_OUT = 14
APPOINTED = dt.date(2026, 1, 1)
NOTE = gettext_noop("loaded as sample data")
SOCIAL_AREAS = (
    "migration-governance",
    "social-inclusion",
    "belonging",
    "social-policies",
    "social-services",
    "social-assistance",
    "psychosocial-support",
)


@dataclass(frozen=True)
class Account:
    """One demonstration account."""

    email: str
    name: str
    group: str = ""
    is_staff: bool = False
    is_superuser: bool = False


@dataclass(frozen=True)
class Seat:
    """Where a demonstration representative works."""

    email: str
    municipality: str
    department: str
    work_areas: tuple[str, ...] = ()
    role: str = AppointmentRole.REPRESENTATIVE


ACCOUNTS = (
    Account("admin@example.org", "Örnek Sistem Yöneticisi", is_staff=True, is_superuser=True),
    Account("staff@example.org", "Örnek Ağ Editörü", "Network editors", is_staff=True),
    Account("programs@example.org", "Örnek Program Görevlisi", "Program staff", is_staff=True),
    Account("reporter@example.org", "Örnek Raporlama Görevlisi", "Reporting", is_staff=True),
    Account("coordinator@example.org", "Örnek Platform Koordinatörü", "Platform coordinators", is_staff=True),
    Account("rep.osmangazi@example.org", "Örnek Temsilci (Osmangazi)"),
    Account("rep.nilufer@example.org", "Örnek Temsilci (Nilüfer)"),
    Account("rep.izmit@example.org", "Örnek Temsilci (İzmit)"),
)
SEATS = (
    Seat(
        "rep.osmangazi@example.org",
        "16-osmangazi",
        "Sosyal Destek Hizmetleri Müdürlüğü",
        SOCIAL_AREAS,
        AppointmentRole.COORDINATOR,
    ),
    Seat("rep.nilufer@example.org", "16-nilufer", "Sosyal Destek Hizmetleri Müdürlüğü", SOCIAL_AREAS),
    Seat("rep.izmit@example.org", "41-izmit", "Yol Yapım ve Bakım Müdürlüğü"),
)


@transaction.atomic
def load_sample_roll(*, by: User | None) -> int:
    """Make all but the smallest towns sample members, if no membership is recorded yet; how many it made."""
    _refuse_outside_demonstration()
    if MembershipPeriod.objects.exists():
        return 0
    towns = Municipality.objects.filter(kind=MunicipalityKind.TOWN).order_by("population", "pk")
    members = Municipality.objects.exclude(pk__in=list(towns.values_list("pk", flat=True)[:TOWNS_LEFT_OUT]))
    with set_extra_data({"actor": by, "additional_data": {"note": NOTE}}):
        for municipality in members:
            MembershipPeriod.objects.create(municipality=municipality, is_sample=True)
    return len(members)


@transaction.atomic
def create_accounts(password: str, *, by: User | None) -> list[str]:
    """Make the demonstration accounts that are missing; their addresses."""
    _refuse_outside_demonstration()
    there = set(User.objects.values_list("email", flat=True))
    missing = [account for account in ACCOUNTS if account.email not in there]
    with set_extra_data({"actor": by, "additional_data": {"note": NOTE}}):
        for account in missing:
            _create_account(account, password)
    return [account.email for account in missing]


def _create_account(account: Account, password: str) -> None:
    person = User.objects.create_user(
        account.email,
        password,
        name=account.name,
        is_staff=account.is_staff,
        is_superuser=account.is_superuser,
    )
    if account.group:
        person.groups.set(Group.objects.filter(name=account.group))


@transaction.atomic
def reset_passwords(password: str, *, by: User | None) -> int:
    """Give the demonstration accounts this password where they have another; how many had."""
    _refuse_outside_demonstration()
    others = [
        person
        for person in User.objects.filter(email__in=[account.email for account in ACCOUNTS])
        if not person.check_password(password)
    ]
    for person in others:
        person.set_password(password)
        person.save(update_fields=["password"])
    return len(others)


@transaction.atomic
def appoint_representatives(*, by: User | None) -> int:
    """Give the representatives a sample department and appointment; how many got one."""
    _refuse_outside_demonstration()
    with set_extra_data({"actor": by, "additional_data": {"note": NOTE}}):
        return sum(_appoint(seat) for seat in SEATS)


def _appoint(seat: Seat) -> bool:
    person = User.objects.get(email=seat.email)
    if person.appointments.exists():
        return False
    department = _department(seat)
    Appointment.objects.create(
        user=person,
        municipality=department.municipality,
        department=department,
        role=seat.role,
        started=APPOINTED,
        is_sample=True,
    )
    return True


def _department(seat: Seat) -> Department:
    """The seat's department; one that is there is taken as it is."""
    municipality = Municipality.objects.get(code=seat.municipality)
    found = municipality.departments.filter(name=seat.department).first()
    if found:
        return found
    department = Department.objects.create(municipality=municipality, name=seat.department, is_sample=True)
    department.work_areas.set(_areas(seat.work_areas))
    return department


def _areas(codes: Iterable[str]) -> list[WorkArea]:
    return list(WorkArea.objects.filter(code__in=list(codes)))


def _refuse_outside_demonstration() -> None:
    if not settings.DEMO:
        raise DomainError(
            _("Sample data are for the demonstration only, and this portal is not the demonstration.")
        )

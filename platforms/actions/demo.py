"""Sample records of the platforms for the demonstration: flagged as sample, and never in production.

What is there stays as it is: a platform that has a seat keeps its seats.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.enums import AppointmentRole
from members.models import Appointment, Department, Municipality, User, WorkArea
from mmu_portal.lib.errors import DomainError
from platforms.actions.seats import give_seat
from platforms.models import Platform, SubGroup

COORDINATOR = "coordinator@example.org"
APPOINTED = dt.date(2026, 1, 1)
SEATED = 100  # days ago: before anything that they bring or write
MIGRATION, SOCIAL = "migration", "social-services"
SOCIAL_WORK = ("social-services", "social-assistance", "psychosocial-support")
MIGRANT_WORK = ("migration-governance", "social-inclusion", "belonging")


@dataclass(frozen=True)
class Sample:
    """A made-up representative: of which department of which municipality, on which platforms."""

    name: str
    municipality: str
    department: str
    work_areas: tuple[str, ...]
    platforms: tuple[str, ...]

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        return f"sample.{self.municipality}@example.org"


def _both(name: str, municipality: str) -> Sample:
    areas = (*SOCIAL_WORK, *MIGRANT_WORK)
    return Sample(name, municipality, "Sosyal Destek Hizmetleri Müdürlüğü", areas, (MIGRATION, SOCIAL))


def _migration(name: str, municipality: str) -> Sample:
    return Sample(name, municipality, "Göç ve Uyum Birimi", MIGRANT_WORK, (MIGRATION,))


def _social(name: str, municipality: str) -> Sample:
    return Sample(name, municipality, "Sosyal Yardım İşleri Müdürlüğü", SOCIAL_WORK, (SOCIAL,))


# With Osmangazi and Nilüfer, who have accounts to sign in with, twenty municipalities.
SAMPLES = (
    _both("Ayşe Örnek", "16-gemlik"),
    _both("Murat Örnek", "34-kartal"),
    _both("Elif Örnek", "41-gebze"),
    _both("Deniz Örnek", "59-corlu"),
    _both("Zeynep Örnek", "22-edirne"),
    _migration("Hasan Örnek", "34-sisli"),
    _migration("Fatma Örnek", "16-bursa-buyuksehir"),
    _migration("Emre Örnek", "54-adapazari"),
    _migration("Gül Örnek", "22-kesan"),
    _migration("Selin Örnek", "17-canakkale"),
    _migration("Kemal Örnek", "41-kocaeli-buyuksehir"),
    _social("Derya Örnek", "34-maltepe"),
    _social("Cem Örnek", "16-inegol"),
    _social("Nur Örnek", "10-bandirma"),
    _social("Ali Örnek", "10-karesi"),
    _social("Ece Örnek", "54-serdivan"),
    _social("Okan Örnek", "39-kirklareli"),
    _social("Sevgi Örnek", "59-tekirdag-buyuksehir"),
)
SIGNED_IN = {"rep.nilufer@example.org": (MIGRATION, SOCIAL), "rep.osmangazi@example.org": (SOCIAL,)}
GROUPS = {
    MIGRATION: (
        ("school", "field", "Okula erişim", "Access to school"),
        ("border-cities", "scale", "Sınır kentleri", "Border cities"),
    ),
    SOCIAL: (
        ("care", "field", "Bakım hizmetleri", "Care services"),
        ("large-cities", "scale", "Büyük kentler", "Large cities"),
        ("small-towns", "scale", "Küçük kentler", "Small towns"),
    ),
}


@transaction.atomic
def load_sample_platforms() -> int:
    """Let the demonstration's coordinator coordinate and sample people sit; how many seats it made."""
    refuse_outside_demonstration()
    platforms = {each.slug: each for each in Platform.objects.filter(slug__in=[MIGRATION, SOCIAL])}
    empty = {slug: each for slug, each in platforms.items() if not each.seats.exists()}
    for platform in empty.values():
        platform.coordinators.add(User.objects.get(email=COORDINATOR))
        _groups(platform)
    return sum(_seat(empty, appointment, slugs) for appointment, slugs in _appointments())


def refuse_outside_demonstration() -> None:
    """Stop where this portal is not the demonstration.

    Raises:
        DomainError: it is not.
    """
    if not settings.DEMO:
        raise DomainError(
            _("Sample data are for the demonstration only, and this portal is not the demonstration.")
        )


def _groups(platform: Platform) -> None:
    for slug, kind, turkish, english in GROUPS[platform.slug]:
        SubGroup.objects.get_or_create(
            platform=platform,
            slug=slug,
            defaults={"kind": kind, "name_tr": turkish, "name_en": english, "is_sample": True},
        )


def _appointments() -> list[tuple[Appointment, tuple[str, ...]]]:
    """The appointments that are seated, with the platforms of each."""
    known = Appointment.objects.running().filter(user__email__in=SIGNED_IN, is_sample=True)
    with_accounts = [
        (each, SIGNED_IN[each.user.email]) for each in known.select_related("user", "department")
    ]
    return with_accounts + [(_appointment(sample), sample.platforms) for sample in SAMPLES]


def _appointment(sample: Sample) -> Appointment:
    """The sample person's appointment; they have no password, so nobody signs in as them."""
    person = User.objects.filter(email=sample.email).first()
    person = person or User.objects.create_user(sample.email, name=sample.name)
    department = _department(sample)
    appointment, _made = Appointment.objects.get_or_create(
        user=person,
        municipality=department.municipality,
        defaults={
            "department": department,
            "role": AppointmentRole.REPRESENTATIVE,
            "started": APPOINTED,
            "is_sample": True,
        },
    )
    return appointment


def _department(sample: Sample) -> Department:
    municipality = Municipality.objects.get(code=sample.municipality)
    found = municipality.departments.filter(name=sample.department).first()
    if found is None:
        found = Department.objects.create(municipality=municipality, name=sample.department, is_sample=True)
        found.work_areas.set(WorkArea.objects.filter(code__in=sample.work_areas))
    return found


def _seat(platforms: dict[str, Platform], appointment: Appointment, slugs: tuple[str, ...]) -> int:
    """Seat the appointment on those of the platforms that had no seat; how many seats that made."""
    made = 0
    for slug in slugs:
        if slug in platforms and appointment.department is not None:
            holder = give_seat(
                platform=platforms[slug], appointment=appointment, department=appointment.department
            )
            holder.seat.is_sample = holder.is_sample = True
            holder.seat.opened = holder.since = _day_of_the_seats()
            holder.seat.save(update_fields=["is_sample", "opened"])
            holder.save(update_fields=["is_sample", "since"])
            made += 1
    return made


def _day_of_the_seats() -> dt.date:
    """When the sample people took their seats: not before they were appointed."""
    return max(APPOINTED, timezone.localdate() - dt.timedelta(days=SEATED))

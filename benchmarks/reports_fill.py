"""Records of reports at full size: 2,000 municipalities and streets, 500 activities, 20,000 registrations."""

import datetime as dt
import itertools
from typing import Any

MUNICIPALITIES, STREETS, ACTIVITIES, REGISTRATIONS = 2_000, 2_000, 500, 20_000
DAY = dt.date(2026, 3, 1)


def fill() -> None:
    """Add them to what the demonstration loads."""
    places = _members()
    people = _people(places)
    _seats(people)
    _streets(places)
    _activities(people)


def _members() -> list[Any]:
    from members.models import LeaderTerm, MembershipPeriod, Municipality, Province

    provinces = itertools.cycle(Province.objects.order_by("pk"))
    there = Municipality.objects.count()
    places = Municipality.objects.bulk_create(
        Municipality(
            province=province,
            code=f"{province.pk}-bench-{key}",
            slug=f"bench-{key}",
            name_tr=f"Ölçüm {key} Belediyesi",
            name_en=f"Bench {key} Municipality",
            kind="town" if key % 2 else "district",
            district=f"Ölçüm {key}",
            population=1_000 + key,
            population_year=2023,
            latitude="40.5",
            longitude="28.5",
            search_key=f"olcum {key}",
            sort_key=f"{key:08d}",
        )
        for key, province in zip(range(MUNICIPALITIES - there), provinces, strict=False)
    )
    MembershipPeriod.objects.bulk_create(MembershipPeriod(municipality=each) for each in places)
    LeaderTerm.objects.bulk_create(
        LeaderTerm(
            municipality=each,
            person_name=f"Başkan {each.slug}",
            name_key=f"baskan {each.slug}",
            started=dt.date(2024, 4, 5),
            ended=dt.date(2029, 4, 1),
        )
        for each in places
    )
    return places


def _people(places: list[Any]) -> list[Any]:
    from members.models import Appointment, Department, User

    users = User.objects.bulk_create(
        User(email=f"bench{key}@example.org", name=f"Kişi {key}", name_key=f"kisi {key}")
        for key in range(len(places))
    )
    departments = Department.objects.bulk_create(
        Department(municipality=each, name="Sosyal Hizmetler", name_key="sosyal hizmetler") for each in places
    )
    return Appointment.objects.bulk_create(
        Appointment(user=user, municipality=place, department=department, started=DAY)
        for user, place, department in zip(users, places, departments, strict=True)
    )


def _seats(people: list[Any]) -> None:
    from platforms.models import Platform, Seat, SeatHolder

    platform = Platform.objects.get(slug="migration")
    seats = Seat.objects.bulk_create(
        Seat(platform=platform, municipality=each.municipality, department=each.department, opened=DAY)
        for each in people
    )
    SeatHolder.objects.bulk_create(
        SeatHolder(seat=seat, platform=platform, appointment=each, since=DAY)
        for seat, each in zip(seats, people, strict=True)
    )


def _streets(places: list[Any]) -> None:
    from programs.models import Intervention, Program, Street

    program = Program.objects.get(slug="reclaiming-streets")
    cycles = itertools.cycle(program.cycles.order_by("number"))
    streets = Street.objects.bulk_create(
        Street(
            program=program,
            cycle=cycle,
            municipality=place,
            slug=f"bench-{key}",
            name_tr=f"Sokak {key}",
            search_key=f"sokak {key}",
        )
        for key, place, cycle in zip(range(STREETS), itertools.cycle(places), cycles, strict=False)
    )
    Intervention.objects.bulk_create(
        Intervention(
            street=each,
            phase=2,
            starts=DAY,
            ends=dt.date(2026, 5, 31),
            is_done=True,
            total_area=1000,
            people_before=200,
            people_after=600,
        )
        for each in streets
    )


def _activities(people: list[Any]) -> None:
    from django.utils import timezone

    from platforms.models import Platform
    from programs.models import Activity, Attendance, Registration, Session

    platform = Platform.objects.get(slug="migration")
    starts = timezone.make_aware(dt.datetime.combine(DAY, dt.time(10)))
    activities = Activity.objects.bulk_create(
        Activity(
            slug=f"bench-{key}",
            kind="training",
            mode="online",
            state="published",
            title_tr=f"Eğitim {key}",
            title_en=f"Training {key}",
            platform=platform,
            first_day=DAY,
            last_day=DAY,
        )
        for key in range(ACTIVITIES)
    )
    sessions = Session.objects.bulk_create(
        Session(activity=each, starts=starts, ends=starts + dt.timedelta(hours=2)) for each in activities
    )
    each_has = REGISTRATIONS // ACTIVITIES
    takers = itertools.cycle(people)
    registrations = Registration.objects.bulk_create(
        (
            Registration(
                activity=activity,
                appointment=person,
                user=person.user,
                municipality=person.municipality,
                gender="woman" if number % 2 else "man",
                state="confirmed" if number % 5 else "waitlisted",
            )
            for activity in activities
            for number, person in zip(range(each_has), takers, strict=False)
        ),
        batch_size=2_000,
    )
    by_activity = {each.activity_id: each for each in sessions}
    Attendance.objects.bulk_create(
        (
            Attendance(registration=each, session=by_activity[each.activity_id], way="list")
            for each in registrations
            if each.state == "confirmed"
        ),
        batch_size=2_000,
    )

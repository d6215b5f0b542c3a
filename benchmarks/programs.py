"""Public pages of programs, activities and the plan at full size beside a bare view, and their queries.

Small: ten streets, ten activities with ten registrations, ten readings. Full: 2,000 streets in as many
phases, 5,000 activities with 200,000 registrations, 500 indicators with 50,000 readings.
"""

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

from benchmarks.pages import WARM, Page, after_a_change, always
from benchmarks.servers import Server
from benchmarks.sized import measure

PROGRAM, PLAN = "reclaiming-streets", "gender-equality"
SIZES = {"small": (10, 10, 10, 2, 5), "full": (2_000, 5_000, 200_000, 500, 100)}
PATHS = {
    "program": f"/tr/programs/{PROGRAM}/",
    "its streets": f"/tr/programs/{PROGRAM}/streets/",
    "activities to come": "/tr/activities/",
    "activities, past": "/tr/activities/?when=past",
    "an activity": "/tr/activities/bench-0/",
    "plan": f"/tr/plans/{PLAN}/",
}


def fill(size: str) -> None:
    """Bring the storey to one of the sizes; what is there is counted in."""
    streets, activities, registrations, indicators, periods = SIZES[size]
    _streets(streets)
    _activities(activities, registrations)
    _plan(indicators, periods)


def _streets(number: int) -> None:
    from members.models import Municipality
    from programs.models import Intervention, Program, Street

    program = Program.objects.get(slug=PROGRAM)
    there = Street.objects.filter(program=program).count()
    places = itertools.cycle(Municipality.objects.order_by("pk"))
    made = Street.objects.bulk_create(
        Street(
            program=program,
            municipality=place,
            slug=f"bench-{key}",
            name_tr=f"Sokak {key}",
            name_en=f"Street {key}",
            search_key=f"sokak {key}",
        )
        for key, place in zip(range(there, number), places, strict=False)
    )
    Intervention.objects.bulk_create(
        Intervention(
            street=street,
            phase=2,
            starts=dt.date(2023, 3, 1),
            ends=dt.date(2023, 8, 31),
            is_done=True,
            total_area=1000,
            people_before=200,
            people_after=600,
        )
        for street in made
    )


def _activities(number: int, registrations: int) -> None:
    """Half of them are past; people from outside register, as many for each."""
    from django.utils import timezone

    from programs.models import Activity, Registration

    today, there = timezone.localdate(), Activity.objects.filter(slug__startswith="bench-").count()
    Activity.objects.bulk_create(
        Activity(
            slug=f"bench-{key}",
            kind="training",
            mode="online",
            state="published",
            title_tr=f"Eğitim {key}",
            title_en=f"Training {key}",
            audience="everybody",
            first_day=today + dt.timedelta(days=1 + key if key % 2 == 0 else -1 - key),
            precision="day",
        )
        for key in range(there, number)
    )
    keys = list(Activity.objects.filter(slug__startswith="bench-").values_list("pk", flat=True))
    have = Registration.objects.filter(activity__in=keys).count() if there else 0
    Registration.objects.bulk_create(
        (
            Registration(activity_id=key, name=f"Kişi {person}", state="confirmed")
            for person, key in zip(range(have, registrations), itertools.cycle(keys), strict=False)
        ),
        batch_size=2_000,
    )


def _plan(indicators: int, periods: int) -> None:
    from django.utils import timezone

    from members.models import User
    from programs.models import Indicator, Measurement, Objective, Plan, ReviewPeriod

    plan, now = Plan.objects.get(slug=PLAN), timezone.now()
    objective, _made = Objective.objects.get_or_create(
        plan=plan, number=90, defaults={"title_tr": "Ölçüm amacı", "face": "support"}
    )
    action = objective.actions.first() or objective.actions.create(number=1, title_tr="Ölçüm eylemi")
    author, other = User.objects.order_by("pk")[:2]
    start = Indicator.objects.filter(action=action).count()
    Indicator.objects.bulk_create(
        Indicator(
            action=action,
            code=f"bench-{key}",
            title_tr=f"Gösterge {key}",
            unit_tr="belediye",
            baseline=1,
            baseline_on=dt.date(1989, 12, 31),
        )
        for key in range(start, indicators)
    )
    months = [dt.date(1990 + key // 12, 1 + key % 12, 1) for key in range(periods)]
    for first in months:
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        ReviewPeriod.objects.get_or_create(
            plan=plan, starts=first, defaults={"ends": last, "due": last + dt.timedelta(days=30)}
        )
    rounds: list[Any] = list(ReviewPeriod.objects.filter(plan=plan, starts__in=months))
    known = set(Measurement.objects.values_list("indicator", "period"))
    Measurement.objects.bulk_create(
        (
            Measurement(
                indicator_id=key,
                period=each,
                value=number,
                read_on=each.ends,
                state="approved",
                author=author,
                written_by=author,
                handed_in_by=author,
                handed_in_at=now,
                decided_by=other,
                decided_at=now,
            )
            for key in Indicator.objects.filter(action=action).values_list("pk", flat=True)
            for number, each in enumerate(rounds)
            if (key, each.pk) not in known
        ),
        batch_size=2_000,
    )


def pages(folder: Path, site: Server) -> list[Page]:
    """Each page kept, and for the first reader after a change."""
    return [
        page
        for name, path in PATHS.items()
        for page in (
            Page(name, site, always(path), WARM),
            Page(f"{name}, after a change", site, after_a_change(path, folder), alone=True),
        )
    ]


def run(rounds: int, only: str = "") -> bool:
    """Measure, print the tables; whether every goal is met."""
    return measure(
        "public pages of programs, activities and the plan",
        loaded_by=(),
        fill=fill,
        paths=PATHS,
        pages=pages,
        rounds=rounds,
        only=only,
    )

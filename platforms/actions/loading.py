"""The Union's platforms and committees from the files of their first loading."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from members.models import TargetGroup, WorkArea
from platforms.models import Committee, EligibilityRule, Platform

_RULE = ("work_areas", "seats_per_municipality")
_LISTS = ("areas", "target_groups")


@transaction.atomic
def load_platforms(*, rows: Iterable[dict[str, Any]]) -> list[Platform]:
    """Make the platforms that are missing, and return them; one that is there is never touched.

    `rows` is what `fixtures/platforms.toml` holds under `platforms`.
    """
    there = set(Platform.objects.values_list("slug", flat=True))
    return [_load(row) for row in rows if row["slug"] not in there]


def _load(row: dict[str, Any]) -> Platform:
    texts = {name: value for name, value in row.items() if name not in (*_RULE, *_LISTS)}
    platform = Platform(
        **{name: value.strip() if isinstance(value, str) else value for name, value in texts.items()}
    )
    platform.full_clean()
    platform.save()
    platform.areas.set(WorkArea.objects.filter(code__in=row["areas"]))
    platform.target_groups.set(TargetGroup.objects.filter(code__in=row["target_groups"]))
    rule = EligibilityRule.objects.create(
        platform=platform, seats_per_municipality=row["seats_per_municipality"]
    )
    rule.work_areas.set(WorkArea.objects.filter(code__in=row["work_areas"]))
    return platform


@transaction.atomic
def load_committees(*, rows: Iterable[dict[str, Any]]) -> list[Committee]:
    """Make the committees that are missing, and return them; one that is there is never touched.

    `rows` is what `fixtures/committees.toml` holds under `committees`.
    """
    there = set(Committee.objects.values_list("slug", flat=True))
    made = [
        Committee(**{name: value.strip() for name, value in row.items()})
        for row in rows
        if row["slug"] not in there
    ]
    for committee in made:
        committee.full_clean()
        committee.save()
    return made

"""Activities of which a source tells, from the file of their first loading."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from members.models import Province, TargetGroup
from platforms.models import Platform
from programs.enums import ActivityState
from programs.models import Activity, Program

_OWNERS: dict[str, Any] = {"program": Program, "platform": Platform}


@transaction.atomic
def load_activities(*, rows: Iterable[dict[str, Any]]) -> list[Activity]:
    """Make the activities that are missing, and return them; one that is there is never touched.

    One of a program or platform that is not there yet waits for the next time.
    """
    there = set(Activity.objects.values_list("slug", flat=True))
    made = [_activity(dict(row)) for row in rows if row["slug"] not in there]
    return [each for each in made if each is not None]


def _activity(row: dict[str, Any]) -> Activity | None:
    groups = row.pop("target_groups", [])
    for name, model in _OWNERS.items():
        if name in row:
            row[name] = model.objects.filter(slug=row[name]).first()
            if row[name] is None:
                return None
    if "province" in row:
        row["province"] = Province.objects.get(pk=row["province"])
    activity = Activity(state=ActivityState.PUBLISHED, **row)
    activity.full_clean()
    activity.save()
    activity.target_groups.set(TargetGroup.objects.filter(code__in=groups))
    return activity

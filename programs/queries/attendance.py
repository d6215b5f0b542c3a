"""Who attended how much, and how many of whom, in numbers that name nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, TextChoices
from django.utils import timezone

from programs.enums import Gender, ParticipantRole
from programs.models import Activity, Certificate, Registration

FEWEST = 5  # people in a group that is told


def is_over(activity: Activity) -> bool:
    """Whether its last session has ended; without sessions it never is."""
    last = activity.sessions.aggregate(last=Max("ends"))["last"]
    return last is not None and last <= timezone.now()


def with_attended(activity: Activity) -> QuerySet:
    """Who has a place, each with `attended`: at how many sessions they were."""
    people = Registration.objects.confirmed().filter(activity=activity)
    return people.annotate(attended=Count("attendances")).select_related("user")


def attended_enough(activity: Activity) -> list[Registration]:
    """Those with a name who never had a certificate and were at the share of the sessions that it takes."""
    sessions = activity.sessions.count()
    had = Certificate.objects.filter(registration=OuterRef("pk"))
    rows = with_attended(activity).filter(~Exists(had), attended__gt=0).order_by("pk")
    return [each for each in rows if not each.is_erased and is_enough(each.attended, sessions, activity)]


def is_enough(attended: int, sessions: int, activity: Activity) -> bool:
    """Whether so many of so many sessions earn the activity's certificate."""
    share = activity.certificate_share
    return share is not None and attended > 0 and attended * 100 >= share * sessions


@dataclass(frozen=True)
class Group:
    """A group by its name; `number` is None where it is hidden."""

    name: str
    number: int | None


@dataclass(frozen=True)
class Present:
    """How many people attended, by gender and by role, each as they gave it."""

    total: int
    by_gender: list[Group]
    by_role: list[Group]


def present(activity: Activity) -> Present | None:
    """Of those who were at a session; None until the activity is over.

    While people still come, two readings would tell what the last of them gave.
    """
    if not is_over(activity):
        return None
    rows = with_attended(activity).filter(attended__gt=0).values_list("gender", "role")
    genders = Counter(gender for gender, _role in rows)
    roles = Counter(role for _gender, role in rows)
    return Present(
        total=sum(genders.values()),
        by_gender=_told(Gender, genders),
        by_role=_told(ParticipantRole, roles),
    )


def _told(groups: type[TextChoices], counts: Counter[str]) -> list[Group]:
    """Each group by its name; which are hidden does not depend on the reader's language."""
    hidden = hidden_groups({each.value: counts[each.value] for each in groups})
    return [Group(str(each.label), None if each.value in hidden else counts[each.value]) for each in groups]


def hidden_groups(counts: dict[str, int]) -> set[str]:
    """The groups whose number is not told, so that nobody learns of fewer than five people.

    A single hidden group follows from the total, and so does the sum of several: the next smallest are
    hidden with them, until they are two at least and five people at least.
    """
    smallest_first = sorted(counts, key=lambda name: (counts[name], name))
    hidden = {name for name in counts if 0 < counts[name] < FEWEST}
    if not hidden:
        return hidden
    for name in smallest_first:
        some = sum(counts[each] > 0 for each in hidden)
        if some >= 2 and sum(counts[each] for each in hidden) >= FEWEST:
            break
        hidden.add(name)
    # A group that is told to be empty would narrow down who the hidden ones are.
    return hidden | {name for name in counts if not counts[name]}

"""What a platform was on a day, and what happened on it in a period, in numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from members.queries.directory import roll
from mmu_portal.lib.days import moments
from platforms.enums import NeedState, PostKind, RecommendationState, RequestState
from platforms.models import (
    Comment,
    Document,
    DocumentVersion,
    JoinRequest,
    Need,
    Platform,
    Post,
    Recommendation,
    RecommendationStep,
    Seat,
    SeatHolder,
)
from platforms.queries.board import title_of, with_current_wording
from platforms.queries.seat import admitted


@dataclass(frozen=True)
class SeatedPlace:
    """A municipality with seats on a platform: how many, how many nobody holds, and since when the first."""

    name: str
    province: str
    seats: int
    vacant: int
    since: dt.date
    is_sample: bool


def seated_places(platform: Platform, day: dt.date) -> list[SeatedPlace]:
    """Each municipality that has a seat on `day` and that the platform takes then, by province and name."""
    holder = SeatHolder.objects.filter(seat=OuterRef("pk")).on(day)
    seats = Seat.objects.on(day).filter(admitted("municipality", day), platform=platform)
    rows = seats.annotate(is_held=Exists(holder)).order_by().values("municipality")
    found = rows.annotate(
        number=Count("pk"),
        vacant=Count("pk", filter=Q(is_held=False)),
        since=Min("opened"),
        samples=Count("pk", filter=Q(is_sample=True)),
    )
    places = roll()
    return [
        SeatedPlace(
            name=places[row["municipality"]].name,
            province=places[row["municipality"]].province_name,
            seats=row["number"],
            vacant=row["vacant"],
            since=row["since"],
            is_sample=row["samples"] > 0,
        )
        for row in found.order_by("municipality__province__sort_key", "municipality__sort_key")
    ]


@dataclass(frozen=True)
class Asked:
    """One request to join: when it was asked and decided, and how many days the answer took."""

    municipality: str
    department: str
    asked_on: dt.date
    decided_on: dt.date | None
    state: str
    days: int | None
    is_sample: bool


@dataclass(frozen=True)
class Requests:
    """Requests that were asked in a period; `waiting` of them have no answer.

    `median_days` and `longest_days` are of those that were decided; None if none was.
    """

    rows: list[Asked]
    by_state: dict[str, int]
    waiting: int
    median_days: float | None
    longest_days: int | None


def requests_in(platform: Platform, first: dt.date, last: dt.date) -> Requests:
    """The requests of a period, the first first, with how they stand now."""
    found = JoinRequest.objects.filter(platform=platform, **_within("asked_at", first, last))
    found = found.select_related("department__municipality").order_by("asked_at", "pk")
    rows = [_asked(each) for each in found]
    counted = Counter(row.state for row in rows)
    days = [row.days for row in rows if row.days is not None]
    return Requests(
        rows=rows,
        by_state={state.value: counted[state.value] for state in RequestState},
        waiting=counted[RequestState.PENDING.value],
        median_days=median(days) if days else None,
        longest_days=max(days, default=None),
    )


def _asked(request: JoinRequest) -> Asked:
    asked_on = timezone.localdate(request.asked_at)
    decided_on = timezone.localdate(request.decided_at) if request.decided_at else None
    return Asked(
        municipality=request.department.municipality.name,
        department=request.department.name,
        asked_on=asked_on,
        decided_on=decided_on,
        state=request.state,
        days=(decided_on - asked_on).days if decided_on else None,
        is_sample=request.is_sample,
    )


def _within(field: str, first: dt.date, last: dt.date) -> dict[str, Any]:
    begins, ends = moments(first, last)
    return {f"{field}__gte": begins, f"{field}__lt": ends}


@dataclass(frozen=True)
class Shared:
    """What was written and shared in a period and still stands."""

    posts: dict[str, int]
    comments: int
    documents: int
    versions: int
    has_sample: bool

    @property
    def all_posts(self) -> int:
        """Posts of every kind."""
        return sum(self.posts.values())


def shared_in(platform: Platform, first: dt.date, last: dt.date) -> Shared:
    """Published posts by kind, comments on posts, documents that came into the library, and versions."""
    posts = Post.objects.published().filter(platform=platform, **_within("published_at", first, last))
    comments = Comment.objects.filter(
        post__platform=platform, withdrawn_at__isnull=True, **_within("created_at", first, last)
    )
    documents = Document.objects.standing().filter(platform=platform)
    versions = DocumentVersion.objects.filter(document__in=documents, **_within("uploaded_at", first, last))
    added = documents.filter(**_within("created_at", first, last))
    counted = Counter(posts.values_list("kind", flat=True))
    made_up = (rows.filter(is_sample=True).exists() for rows in (posts, comments, added))
    return Shared(
        posts={kind.value: counted[kind.value] for kind in PostKind},
        comments=comments.count(),
        documents=added.count(),
        versions=versions.count(),
        has_sample=any(made_up),
    )


@dataclass(frozen=True)
class Brought:
    """Needs that municipalities brought in a period and did not withdraw, by how they stand now."""

    needs: int
    municipalities: int
    by_state: dict[str, int]
    has_sample: bool


def needs_brought(platform: Platform, first: dt.date, last: dt.date) -> Brought:
    """How many needs of how many municipalities came in a period."""
    rows = Need.objects.standing().filter(platform=platform, **_within("created_at", first, last))
    found = list(rows.values_list("state", "seat__municipality", "is_sample"))
    counted = Counter(state for state, _place, _sample in found)
    standing = (state for state in NeedState if state != NeedState.WITHDRAWN)
    return Brought(
        needs=len(found),
        municipalities=len({place for _state, place, _sample in found}),
        by_state={state.value: counted[state.value] for state in standing},
        has_sample=any(sample for _state, _place, sample in found),
    )


@dataclass(frozen=True)
class Recommended:
    """A recommendation as it stands: its last step, and how many needs its theme gathers."""

    number: int
    title: str
    theme: str
    state: str
    last_step: dt.date | None
    needs: int
    is_sample: bool


def recommendations_of(platform: Platform) -> list[Recommended]:
    """Every recommendation of a platform, the newest first."""
    needs = Count("theme__needs", filter=~Q(theme__needs__state=NeedState.WITHDRAWN), distinct=True)
    found = Recommendation.objects.filter(platform=platform).annotate(
        last_step=Max("steps__at"), gathered=needs
    )
    return [
        Recommended(
            number=each.number,
            title=title_of(each),
            theme=each.theme.title,
            state=each.state,
            last_step=timezone.localdate(each.last_step) if each.last_step else None,
            needs=each.gathered,
            is_sample=each.theme.is_sample,
        )
        for each in with_current_wording(found.order_by("-number"))
    ]


def adopted_in(platform: Platform, first: dt.date, last: dt.date) -> int:
    """How many recommendations of a platform were adopted for the first time in a period."""
    steps = RecommendationStep.objects.filter(
        recommendation__platform=platform, state=RecommendationState.ADOPTED, wording__isnull=True
    )
    begun: QuerySet = steps.order_by().values("recommendation").annotate(first=Min("at"))
    return begun.filter(**_within("first", first, last)).count()

"""The board of a platform's needs, the story of one need, and the table for its coordinators."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Province, TargetGroup
from mmu_portal.lib.composed import composed
from mmu_portal.lib.paging import rows_of
from platforms.enums import NeedState, RecommendationState
from platforms.models import Need, Platform, Recommendation, RecommendationStep, Theme, Wording
from platforms.queries.need import NeedQuerySet

SHOWN = 5  # in each column of the board
_DISCUSSED = (RecommendationState.DRAFT, RecommendationState.IN_REVIEW)


@dataclass(frozen=True)
class Column:
    """One column of the board: how many there are, and the newest."""

    title: str
    number: int
    rows: list[Any]


@dataclass(frozen=True)
class Event:
    """One thing that happened to a need: when, what, and where to read of it."""

    at: dt.datetime
    text: str
    url: str = ""
    note: str = ""


def with_current_wording(found: Any) -> Any:
    """Recommendations with their wordings, the newest first, fetched at once."""
    newest = Prefetch("wordings", queryset=Wording.objects.order_by("-number"))
    return found.select_related("platform", "theme").prefetch_related(newest)


def title_of(recommendation: Recommendation, *, public: bool = False) -> str:
    """The title of the wording in force, or of the newest draft; `public` never gives a draft's."""
    wordings = list(recommendation.wordings.all())
    adopted = [each for each in wordings if each.adopted_at is not None]
    chosen = adopted or ([] if public else wordings)
    return chosen[0].title if chosen else str(recommendation)


def board(platform: Platform) -> list[Column]:
    """The three columns: needs that wait, drafts under discussion, recommendations that are public."""
    needs = Need.objects.filter(platform=platform).unanswered()
    counted = needs.order_by("-created_at", "-pk").annotate(number=Window(Count("pk")))
    newest = list(counted.values_list("pk", "number")[:SHOWN])
    waiting = newest[0][1] if newest else 0
    found = with_current_wording(Recommendation.objects.filter(platform=platform).order_by("-number"))
    titled = [(each, title_of(each)) for each in found]  # a platform has few
    drafts = [row for row in titled if row[0].state in _DISCUSSED]
    public = [row for row in titled if row[0].is_public]
    return [
        Column(
            _("Waiting for an answer"),
            waiting,
            rows_of((key for key, _number in newest), whole=Need.objects.for_lists()),
        ),
        Column(_("Draft under discussion"), len(drafts), drafts[:SHOWN]),
        Column(_("Recommendation published"), len(public), public[:SHOWN]),
    ]


def story_of(need: Need) -> list[Event]:
    """Everything that happened to a need, in the order in which it did."""
    events = [Event(need.created_at, _("Brought by %(name)s") % {"name": need.seat.municipality.name})]
    for support in need.supports.select_related("municipality"):
        text = _("Supported by %(name)s") % {"name": support.municipality.name}
        events.append(Event(support.given_at, text, note=support.note))
    if need.theme is not None and need.gathered_at is not None:
        text = _("Gathered under “%(theme)s”") % {"theme": need.theme.title}
        events.append(Event(need.gathered_at, text, need.theme.get_absolute_url()))
    if need.state == NeedState.WITHDRAWN:
        events.append(Event(need.edited_at, _("Withdrawn by the municipality")))
    if need.theme_id is not None:
        events += _steps_on(need.theme_id, need.gathered_at)
    return sorted(events, key=lambda event: event.at)


def _steps_on(theme: int, gathered: dt.datetime | None) -> list[Event]:
    """What became of the recommendations on a theme since a need came to it; of before, where each stood."""
    steps = RecommendationStep.objects.filter(recommendation__theme=theme).order_by("at", "pk")
    found = list(steps.select_related("recommendation__platform"))
    stood = {step.recommendation_id: step for step in found if gathered is not None and step.at < gathered}
    since = [step for step in found if gathered is None or step.at >= gathered]
    return [_event(step, gathered) for step in stood.values()] + [_event(step) for step in since]


def _event(step: RecommendationStep, stood: dt.datetime | None = None) -> Event:
    """A step when it was taken, or as what stood already at a later moment."""
    recommendation = step.recommendation
    url = reverse("workspace:recommendation", args=[recommendation.platform.slug, recommendation.number])
    words = {"number": recommendation.number, "state": step.said}
    if stood is not None:
        return Event(stood, _("Recommendation %(number)s was there already: %(state)s") % words, url)
    return Event(step.at, _("Recommendation %(number)s: %(state)s") % words, url, step.note)


def last_steps(municipality: int) -> dict[int, RecommendationStep]:
    """By theme: the last step of a recommendation, of the themes of what it brought or supports."""
    return {step.recommendation.theme_id: step for step in _steps_for(municipality)}


@composed
def _steps_for(municipality: int) -> QuerySet[RecommendationStep]:
    behind = Q(seat__municipality=municipality) | Q(supports__municipality=municipality)
    themes = Need.objects.filter(behind, theme__isnull=False).values("theme")
    steps = RecommendationStep.objects.filter(recommendation__theme__in=themes).order_by("at", "pk")
    return steps.select_related("recommendation__platform")


@dataclass(frozen=True)
class Table:
    """Needs by theme and target group: `rows` are a theme's title, its counts by group, and their sum."""

    groups: list[TargetGroup]
    rows: list[tuple[str, list[int], int]]


def needs_table(platform: Platform, province: str = "", day: dt.date | None = None) -> Table:
    """The unanswered needs of a platform by theme × target group, of one province or of all.

    A need for several groups counts under each; the sum counts it once. With a `day`, those that waited then.
    """
    needs = _waiting(platform, day)
    if province:
        needs = needs.filter(seat__municipality__province=province)
    counts = Counter(
        {
            (row["theme"], row["target_groups"]): row["number"]
            for row in needs.order_by().values("theme", "target_groups").annotate(number=Count("pk"))
        }
    )
    sums = {
        row["theme"]: row["number"] for row in needs.order_by().values("theme").annotate(number=Count("pk"))
    }
    groups = list(TargetGroup.objects.filter(pk__in={group for _theme, group in counts if group}))
    themes: list[tuple[int | None, str]] = [
        (theme.pk, theme.title) for theme in Theme.objects.filter(pk__in=[key for key in sums if key])
    ]
    if None in sums:
        themes.append((None, _("Without a theme")))
    rows = [(title, [counts[key, group.pk] for group in groups], sums[key]) for key, title in themes]
    return Table(groups, rows)


@dataclass(frozen=True)
class Counted:
    """How many needs of one theme, for one group, of one province wait for an answer, and since when."""

    theme: str
    group: str
    province: str
    number: int
    since: dt.date


def needs_counted(platform: Platform, province: str = "") -> list[Counted]:
    """The unanswered needs of a platform by theme × target group × province, what waits longest first.

    A need for several groups counts under each.
    """
    needs = Need.objects.filter(platform=platform).unanswered()
    if province:
        needs = needs.filter(seat__municipality__province=province)
    keys = ("theme", "target_groups", "seat__municipality__province")
    found = needs.order_by().values(*keys).annotate(number=Count("pk"), since=Min("created_at"))
    themes = {theme.pk: theme.title for theme in Theme.objects.filter(platform=platform)}
    groups = {group.pk: group.name for group in TargetGroup.objects.all()}
    provinces = {each.plate_code: each.name for each in Province.objects.defer("outline")}
    return [
        Counted(
            theme=themes.get(row["theme"], _("Without a theme")),
            group=groups.get(row["target_groups"], _("No group named")),
            province=provinces[row["seat__municipality__province"]],
            number=row["number"],
            since=timezone.localdate(row["since"]),
        )
        for row in found.order_by("since", *keys)
    ]


def provinces_with_needs(platform: Platform) -> list[Province]:
    """The provinces whose municipalities wait for an answer."""
    needs = Need.objects.filter(platform=platform).unanswered()
    return list(
        Province.objects.filter(pk__in=needs.values("seat__municipality__province")).order_by("sort_key")
    )


def waiting_longest(
    platform: Platform, province: str = "", number: int = 20, day: dt.date | None = None
) -> list[Need]:
    """The unanswered needs that wait longest; with a `day`, those that waited then."""
    needs = _waiting(platform, day)
    if province:
        needs = needs.filter(seat__municipality__province=province)
    return list(needs.for_lists().order_by("created_at", "pk")[:number])


def _waiting(platform: Platform, day: dt.date | None) -> NeedQuerySet:
    """The needs of a platform that wait now, or waited on a day."""
    needs = Need.objects.filter(platform=platform)
    return needs.unanswered() if day is None else needs.waiting_on(day)

"""Recommendations: who may read them, and who stands behind them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy

from members.models import Appointment, Municipality, TargetGroup
from platforms.enums import PUBLIC_STATES, NeedState
from platforms.queries.adopted import AdoptedQuerySet
from platforms.queries.platform import WorkspaceQuerySet

if TYPE_CHECKING:
    from members.models import User
    from platforms.models import Platform, Recommendation, Wording

FEWEST_NEEDS = 5  # fewer tell of a small group of people, so they are not counted in public


class RecommendationQuerySet(WorkspaceQuerySet):
    """Recommendations by what became of them."""

    def public(self) -> RecommendationQuerySet:
        """Those that everybody may read."""
        return self.filter(state__in=PUBLIC_STATES, platform__is_active=True)

    def with_text(self) -> RecommendationQuerySet:
        """Those of which a text was adopted."""
        texts = apps.get_model("platforms", "Wording").objects.adopted()
        return self.filter(Exists(texts.filter(recommendation=OuterRef("pk"))))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete those that never had an adopted text; with one, nothing is deleted."""
        apps.get_model("platforms", "Wording").objects.filter(recommendation__in=self).refuse_adopted()
        return super().delete()


class WordingQuerySet(AdoptedQuerySet):
    """Wordings of recommendations."""

    day = "adopted_at"
    refusal = gettext_lazy("An adopted text does not change. Begin a new wording instead.")


@dataclass(frozen=True)
class Behind:
    """The municipalities behind the wording in force, as the public may know them.

    `number` is of municipalities, `named` are those that agreed to be; `needs` is empty for fewer than five.
    """

    number: int
    named: tuple[Municipality, ...]
    needs: int | None
    target_groups: tuple[TargetGroup, ...]


def behind(recommendation: Recommendation) -> Behind:
    """Who stands behind the wording in force of one recommendation (`behind_each`)."""
    return behind_each([recommendation.pk])[recommendation.pk]


def behind_each(recommendations: Iterable[int]) -> dict[int, Behind]:
    """Who stands behind the wordings in force, without the name of a municipality that did not agree.

    That is who stood behind them on the day of their adoption: the needs that their theme gathered until then
    and that were answered. Needs gathered later wait for the next wording, and change nothing here before.
    By the keys of recommendations, in six queries.
    """
    rows = apps.get_model("platforms", "Recommendation").objects.filter(pk__in=list(recommendations))
    adopted = rows.annotate(last=Max("wordings__adopted_at")).values_list("pk", "theme", "last")
    by_theme = _answered({theme for _pk, theme, _last in adopted})
    needs = {
        pk: [each for each in by_theme[theme] if last and each.at <= last] for pk, theme, last in adopted
    }
    used = [each for found in needs.values() for each in found]
    named = Municipality.objects.in_bulk({key for need in used for key, agreed in need.stated if agreed})
    groups = TargetGroup.objects.in_bulk({key for need in used for key in need.groups})
    return {pk: _behind(found, named, groups) for pk, found in needs.items()}


class _Answered(NamedTuple):
    """An answered need: since when it is gathered, who stated it and whether they may be named, for whom."""

    at: dt.datetime
    stated: list[tuple[int, bool]]
    groups: list[int]


def _answered(themes: set[int]) -> defaultdict[int, list[_Answered]]:
    """By theme: its answered needs. What is answered meanwhile comes with the next reading."""
    model = apps.get_model("platforms", "Need")
    rows = model.objects.filter(theme__in=themes, state=NeedState.ANSWERED, gathered_at__isnull=False)
    known: dict[int, _Answered] = {}
    found: defaultdict[int, list[_Answered]] = defaultdict(list)
    columns = ("pk", "theme", "gathered_at", "seat__municipality", "may_be_named")
    for pk, theme, at, municipality, agreed in rows.values_list(*columns):
        known[pk] = _Answered(at, [(municipality, agreed)], [])
        found[theme].append(known[pk])
    supports = apps.get_model("platforms", "NeedSupport").objects.filter(need__in=rows)
    for pk, municipality, agreed in supports.values_list("need", "municipality", "may_be_named"):
        if pk in known:
            known[pk].stated.append((municipality, agreed))
    groups = model.target_groups.through.objects.filter(need__in=rows)
    for pk, group in groups.values_list("need", "targetgroup"):
        if pk in known:
            known[pk].groups.append(group)
    return found


def _behind(
    needs: list[_Answered], named: Mapping[int, Municipality], groups: Mapping[int, TargetGroup]
) -> Behind:
    stated = [each for need in needs for each in need.stated]
    agreed = [named[key] for key in {key for key, may_be in stated if may_be}]
    for_whom = [groups[key] for key in {key for need in needs for key in need.groups}]
    return Behind(
        number=len({key for key, _agreed in stated}),
        named=tuple(sorted(agreed, key=lambda each: each.sort_key)),
        needs=len(needs) if len(needs) >= FEWEST_NEEDS else None,
        target_groups=tuple(sorted(for_whom, key=lambda each: (each.position, each.code))),
    )


def waiting_needs(recommendation: Recommendation) -> int:
    """How many needs of its theme wait for the next wording."""
    on_theme = apps.get_model("platforms", "Need").objects.filter(theme=recommendation.theme_id)
    return on_theme.filter(state=NeedState.GATHERED).count()


def adopted_wordings(recommendation: Recommendation) -> list[Wording]:
    """The texts that were adopted, the newest first."""
    return list(recommendation.wordings.filter(adopted_at__isnull=False).order_by("-number"))


def adopted_recommendations(platform: Platform) -> list[tuple[Recommendation, Wording]]:
    """What a platform's public page lists: each public recommendation with its text in force."""
    found = platform.recommendations.public().order_by("-number").prefetch_related("wordings")
    listed = []
    for recommendation in found:
        adopted = [each for each in recommendation.wordings.all() if each.adopted_at is not None]
        if adopted:
            listed.append((recommendation, max(adopted, key=lambda each: each.number)))
    return listed


def needs_told(recommendation: Recommendation, person: User, *, inside: bool) -> list[str]:
    """The titles of the needs for which the person hears of a recommendation.

    Who works on the platform (`inside`) reads also those that their municipality supports; the others know
    what their own municipality brought, and nothing of another's.
    """
    places = Appointment.objects.running().filter(user=person).values("municipality")
    own = Q(seat__municipality__in=places)
    told = own | Q(supports__municipality__in=places) if inside else own
    needs = apps.get_model("platforms", "Need").objects.standing().filter(told, theme=recommendation.theme_id)
    return list(needs.order_by("created_at", "pk").values_list("title", flat=True).distinct())

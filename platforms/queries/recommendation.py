"""Recommendations: who may read them, and who stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy

from members.models import Appointment, Municipality
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
    target_groups: tuple[str, ...]


def behind(recommendation: Recommendation) -> Behind:
    """Who stands behind the wording in force, without the name of a municipality that did not agree.

    That is who stood behind it on the day of its adoption: the needs that its theme gathered until then and
    that were answered. Needs gathered later wait for the next wording, and change nothing here before.
    """
    adopted = recommendation.wordings.aggregate(last=Max("adopted_at"))["last"]
    on_theme = apps.get_model("platforms", "Need").objects.filter(theme=recommendation.theme_id)
    needs = on_theme.filter(state=NeedState.ANSWERED, gathered_at__lte=adopted)
    supports = apps.get_model("platforms", "NeedSupport").objects.filter(need__in=needs)
    own = list(needs.values_list("seat__municipality", "may_be_named"))
    stated = own + list(supports.values_list("municipality", "may_be_named"))
    everybody = {key for key, _named in stated}
    agreed = {key for key, named in stated if named}
    groups = apps.get_model("members", "TargetGroup").objects.filter(needs__in=needs).distinct()
    return Behind(
        number=len(everybody),
        named=tuple(Municipality.objects.filter(pk__in=agreed).order_by("sort_key")),
        needs=len(own) if len(own) >= FEWEST_NEEDS else None,
        target_groups=tuple(group.name for group in groups),
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

"""Platforms and what they recommended."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from platforms.enums import PUBLIC_STATES
from platforms.models import Need, Platform, Recommendation, Seat, Wording
from platforms.queries.figures import SeatTotals, seat_totals
from platforms.queries.recommendation import behind_each
from reporting.datasets.column import ByKey, Column, Kind, both, listed, plain
from reporting.datasets.dataset import Dataset
from reporting.datasets.filters import PlatformFilter, RecommendationFilter
from reporting.datasets.members import UNION

TEXTS = ("title", "addressee", "text")


def _seats(keys: Sequence[int]) -> ByKey:
    """The numbers of the platform's page."""
    found = seat_totals(keys)
    counted = {key: found.get(key, SeatTotals()) for key in keys}
    return {key: {**vars(each), "is_sample": each.samples > 0} for key, each in counted.items()}


def _in_force(keys: Sequence[int]) -> ByKey:
    """The text in force of each recommendation: of its adopted wordings the last."""
    columns = [f"{text}_{language}" for text in TEXTS for language in ("tr", "en")]
    rows = Wording.objects.adopted().filter(recommendation__in=keys).order_by("number")
    return {
        row["recommendation"]: row | {"wording": row["number"], "adopted_on": row["adopted_at"]}
        for row in rows.values("recommendation", "number", "adopted_at", *columns)
    }


def _behind(keys: Sequence[int]) -> ByKey:
    """Who stands behind each text in force, as its public page says."""
    return {
        key: {
            "needs": each.needs,
            "municipalities": each.number,
            "municipalities_named": [one.code for one in each.named],
            "target_groups": [one.code for one in each.target_groups],
        }
        for key, each in behind_each(keys).items()
    }


PLATFORMS = Dataset(
    identifier="platforms",
    title=_("Platforms"),
    meaning=_("The Union’s platforms, with how many seats, municipalities and provinces each has."),
    model=Platform,
    filters=PlatformFilter,
    declared=(
        Column("slug", "slug", title=_("code"), meaning=_("The last part of the address of its page.")),
        *both("name"),
        *both("lead"),
        listed("work_areas", Platform, "areas__code", title=_("work areas")),
        listed("target_groups", Platform, "target_groups__code", title=_("target groups")),
        Column("seats", of=_seats, kind=Kind.WHOLE, title=_("seats"), unit=_("seats")),
        Column(
            "municipalities",
            of=_seats,
            kind=Kind.WHOLE,
            title=_("number of municipalities with a seat"),
            unit=_("municipalities"),
        ),
        Column(
            "provinces",
            of=_seats,
            kind=Kind.WHOLE,
            title=_("number of provinces with a seat"),
            unit=_("provinces"),
        ),
        Column(
            "is_sample",
            of=_seats,
            kind=Kind.YES_NO,
            title=_("sample data"),
            meaning=_("Seats that are made up for demonstration are counted."),
        ),
    ),
    source=UNION,
    key="slug",
    changed=(Platform, Seat),
)

RECOMMENDATIONS = Dataset(
    identifier="recommendations",
    title=_("Adopted recommendations"),
    meaning=_("What the platforms recommend to whom, in the text that is in force, and what became of it."),
    model=Recommendation,
    filters=RecommendationFilter,
    declared=(
        Column("platform", "platform__slug", title=_("platform"), refers="platforms"),
        *plain("number"),
        Column("state", "state", choices=tuple((each.value, each.label) for each in PUBLIC_STATES)),
        *(
            Column(f"{name}_{language}", of=_in_force, title=title)
            for name, title in zip(
                TEXTS, (_("title"), pgettext_lazy("recommendation", "to whom"), _("text")), strict=True
            )
            for language in ("tr", "en")
        ),
        Column(
            "wording",
            of=_in_force,
            kind=Kind.WHOLE,
            title=_("wording"),
            meaning=_("The number of the text in force; each adopted text keeps its own."),
        ),
        Column("adopted_on", of=_in_force, kind=Kind.MOMENT, title=_("adopted on")),
        *both("theme", "theme__title", title=_("theme")),
        Column(
            "needs",
            of=_behind,
            kind=Kind.WHOLE,
            title=_("needs behind it"),
            meaning=_("Those that the text in force answers; null for fewer than five."),
            unit=_("needs"),
        ),
        Column(
            "municipalities",
            of=_behind,
            kind=Kind.WHOLE,
            title=_("municipalities behind it"),
            meaning=_("Those that brought the needs or support them, each once."),
            unit=_("municipalities"),
        ),
        Column(
            "municipalities_named",
            of=_behind,
            kind=Kind.LIST,
            title=_("municipalities that agreed to be named"),
            meaning=_("Of these, by their code in the dataset of members."),
        ),
        Column("target_groups", of=_behind, kind=Kind.LIST, title=_("target groups")),
        *plain("is_sample"),
    ),
    source=UNION,
    together=("platform", "number"),
    notes=(_("Texts are in Markdown."),),
    changed=(Recommendation, Wording, Need),
)

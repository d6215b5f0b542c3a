"""What the page for entering the readings of a period shows: one line for each indicator of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from programs.enums import Computed
from programs.models import Indicator, Measurement, ReviewPeriod
from programs.queries.computed import Counted, Span, counted
from programs.queries.plan_figures import Target, target_on
from programs.queries.series import Read, latest_of


@dataclass
class EntryLine:
    """An indicator in a period: its reading so far, the last approved one before, what the portal counts."""

    indicator: Any
    reading: Measurement | None
    before: Read | None
    target: Target | None
    counted: Counted | None
    is_late: bool

    @property
    def places(self) -> str:
        """How many decimals its figures have, for `floatformat`."""
        return f"{self.indicator.decimals}g"

    @property
    def is_open(self) -> bool:
        """Whether something may be written: nothing is there, or it is still worked on."""
        return self.reading is None or self.reading.is_in_work


def entry_lines(period: ReviewPeriod) -> list[EntryLine]:
    """Every indicator of the period's plan in the plan's order; the number of queries does not grow."""
    rows = Indicator.objects.with_standing(period).select_related("action__objective__plan", "program")
    indicators = list(rows.prefetch_related("targets"))
    readings = _readings(period)
    before = latest_of(indicators, until=period.starts, number=1)
    today = timezone.localdate()
    figures = _figures(indicators, Span(period.starts, min(period.ends, today)))
    return [
        EntryLine(
            indicator=each,
            reading=readings.get(each.pk),
            before=before[each.pk][0] if before.get(each.pk) else None,
            target=target_on([(goal.due, goal.value) for goal in each.targets.all()], period.ends),
            counted=figures.get((each.computed, each.program_id)),
            is_late=each.is_due and not each.is_handed_in and period.due < today,
        )
        for each in indicators
    ]


def _readings(period: ReviewPeriod) -> dict[int, Measurement]:
    rows = Measurement.objects.filter(period=period).first_hand().select_related("author", "decided_by")
    return {each.indicator_id: each for each in rows.prefetch_related("parts", "evidence")}


def _figures(indicators: Iterable[Any], span: Span) -> dict[tuple[str, int | None], Counted]:
    """By figure and program: what the portal counts for any of the indicators."""
    wanted = {(each.computed, each.program_id) for each in indicators if each.computed != Computed.TYPED}
    return {asked: counted(asked[0], span, asked[1]) for asked in wanted}


@dataclass(frozen=True)
class Missing:
    """What a period lacks before it is locked."""

    due: int
    in_work: int
    pending: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is lacking."""
        return not (self.due or self.in_work or self.pending)


def missing_of(period: ReviewPeriod) -> Missing:
    """How many indicators are due and have no reading; how many readings are not done, or not approved."""
    readings = Measurement.objects.filter(period=period)
    return Missing(
        due=Indicator.objects.missing_in(period).count(),
        in_work=readings.in_work().count(),
        pending=readings.pending().count(),
    )

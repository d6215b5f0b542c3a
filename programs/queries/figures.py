"""What a program or a cycle adds up to, by the records; and how far that is from its target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Q, Sum

from programs.enums import Metric
from programs.models import Cycle, CycleParticipation, Program, ProgramTarget, Street
from programs.queries.street import StreetQuerySet


@dataclass(frozen=True)
class StreetTotals:
    """What streets add up to: `area` in m², of those of which it is recorded.

    `municipalities` and `provinces` count where the streets are, each place once.
    """

    streets: int
    area: Decimal
    without_area: int
    municipalities: int
    provinces: int
    samples: int

    @property
    def has_sample(self) -> bool:
        """Whether made-up streets are among them."""
        return self.samples > 0


def street_totals(streets: StreetQuerySet) -> StreetTotals:
    """Totals of those of `streets` that have a completed phase."""
    return _totals(streets.transformed().aggregate(**_of_streets()))


def street_totals_by(streets: StreetQuerySet, whole: str) -> dict[int, StreetTotals]:
    """The same for each program or cycle (`whole` names the field) by its key. One query."""
    rows = streets.transformed().order_by().values(whole).annotate(**_of_streets())
    return {row.pop(whole): _totals(row) for row in rows}


def _of_streets() -> dict[str, Aggregate]:
    return {
        "streets": Count("pk"),
        "area": Sum("reclaimed"),
        "without_area": Count("pk", filter=Q(reclaimed__isnull=True)),
        "municipalities": Count("municipality", distinct=True),
        "provinces": Count("municipality__province", distinct=True),
        "samples": Count("pk", filter=Q(is_sample=True)),
    }


def _totals(found: dict[str, Any]) -> StreetTotals:
    return StreetTotals(**{**found, "area": Decimal(found["area"] or 0)})


@dataclass(frozen=True)
class ParticipationTotals:
    """How many municipalities of how many provinces take or took part."""

    municipalities: int
    provinces: int
    samples: int

    @property
    def has_sample(self) -> bool:
        """Whether made-up participations are among them."""
        return self.samples > 0


def participation_totals(
    *, program: Program | None = None, cycle: Cycle | None = None
) -> ParticipationTotals:
    """Who was selected and did not withdraw, in a cycle or in all cycles of a program; each counts once."""
    rows = CycleParticipation.objects.taking_part()
    rows = rows.filter(cycle=cycle) if cycle is not None else rows.filter(cycle__program=program)
    return ParticipationTotals(**rows.aggregate(**_of_participations()))


def participation_totals_by(whole: str, keys: Iterable[int]) -> dict[int, ParticipationTotals]:
    """The same for each of these programs or cycles (`whole` is `cycle__program` or `cycle`). One query."""
    rows = CycleParticipation.objects.taking_part().filter(**{f"{whole}__in": list(keys)})
    counted = rows.order_by().values(whole).annotate(**_of_participations())
    return {row.pop(whole): ParticipationTotals(**row) for row in counted}


def _of_participations() -> dict[str, Aggregate]:
    return {
        "municipalities": Count("municipality", distinct=True),
        "provinces": Count("municipality__province", distinct=True),
        "samples": Count("pk", filter=Q(is_sample=True)),
    }


@dataclass(frozen=True)
class Progress:
    """A target beside what is stated and what the records hold, in the unit of its metric.

    `is_recorded` is False where the records cannot tell: no record of the kind, or none with an area.
    """

    target: ProgramTarget
    recorded: Decimal
    is_recorded: bool
    has_sample: bool

    @property
    def unit(self) -> str:
        """The word after the number that is shown: what is stated, else what the records hold."""
        shown = self.recorded if self.target.stated is None else self.target.stated
        return Metric(self.target.metric).unit(int(shown))

    @property
    def target_unit(self) -> str:
        """The word after the target."""
        return Metric(self.target.metric).unit(self.target.value)

    @property
    def stated_share(self) -> int | None:
        """What is stated, in percent of the target, rounded down."""
        if self.target.stated is None:
            return None
        return int(self.target.stated * 100 // self.target.value)

    @property
    def recorded_share(self) -> int:
        """What the records hold, in percent of the target, rounded down."""
        return int(self.recorded * 100 // self.target.value)


def stated_shares(rows: Iterable[Progress]) -> tuple[int, int] | None:
    """The lowest and the highest share of the targets that is stated, in percent; None if none is."""
    shares = [each.stated_share for each in rows if each.stated_share is not None]
    return (min(shares), max(shares)) if shares else None


def progress(program: Program) -> list[Progress]:
    """Each target of a program with what the records add up to."""
    streets = street_totals(Street.objects.filter(program=program))
    taking_part = participation_totals(program=program)
    recorded = {
        Metric.STREETS: (Decimal(streets.streets), streets.streets > 0, streets.has_sample),
        Metric.AREA: (streets.area, streets.streets > streets.without_area, streets.has_sample),
        Metric.MUNICIPALITIES: (
            Decimal(taking_part.municipalities),
            taking_part.municipalities > 0,
            taking_part.has_sample,
        ),
    }
    return [Progress(target, *recorded[Metric(target.metric)]) for target in program.targets.all()]

"""What a program or a cycle adds up to, by the records; and how far that is from its target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Q, Sum

from members.models import Province
from programs.enums import Metric, Phase
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
class PeoplesArea:
    """What people had of streets before and after, in m²: of those of which both are recorded.

    So the one less the other is the area of `StreetTotals`.
    """

    before: Decimal
    after: Decimal


def peoples_area(streets: StreetQuerySet) -> PeoplesArea:
    """Before and after the latest completed phase of each street."""
    both = streets.with_areas().filter(reclaimed__isnull=False)
    found = both.aggregate(had=Sum("before"), have=Sum("after"))
    return PeoplesArea(before=Decimal(found["had"] or 0), after=Decimal(found["have"] or 0))


@dataclass(frozen=True)
class OfPhase:
    """The streets whose latest completed phase is this one (None: none is completed yet)."""

    phase: int | None
    streets: int
    area: Decimal
    without_area: int


def by_phase(streets: StreetQuerySet) -> list[OfPhase]:
    """Every phase, and the streets without one at the end."""
    found = []
    for phase in Phase:
        sums = street_totals(streets.with_result().filter(done_phase=phase))
        found.append(OfPhase(phase.value, sums.streets, sums.area, sums.without_area))
    waiting = streets.with_result().filter(done_phase__isnull=True).count()
    return [*found, OfPhase(None, waiting, Decimal(0), 0)]


@dataclass(frozen=True)
class OfProvince:
    """What was transformed in one province."""

    name: str
    municipalities: int
    streets: int
    area: Decimal


def by_province(streets: StreetQuerySet) -> list[OfProvince]:
    """Each province with a transformed street, in the order of the alphabet."""
    rows = streets.transformed().order_by().values("municipality__province")
    counted = {
        row["municipality__province"]: row
        for row in rows.annotate(
            streets=Count("pk"), area=Sum("reclaimed"), places=Count("municipality", distinct=True)
        )
    }
    names = Province.objects.filter(pk__in=counted).defer("outline").order_by("sort_key", "pk")
    return [
        OfProvince(
            name=each.name,
            municipalities=counted[each.pk]["places"],
            streets=counted[each.pk]["streets"],
            area=Decimal(counted[each.pk]["area"] or 0),
        )
        for each in names
    ]


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
class OfCycle:
    """A cycle with who takes or took part, and what its streets add up to."""

    cycle: Cycle
    taking_part: ParticipationTotals
    streets: StreetTotals
    area: PeoplesArea


def by_cycle(program: Program) -> list[OfCycle]:
    """Every cycle of a program, the first first."""
    return [
        OfCycle(
            cycle=each,
            taking_part=participation_totals(cycle=each),
            streets=street_totals(Street.objects.filter(cycle=each)),
            area=peoples_area(Street.objects.filter(cycle=each)),
        )
        for each in program.cycles.order_by("number")
    ]


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

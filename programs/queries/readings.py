"""What was measured at a street before and after, side by side, and whether the two may be compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from programs.enums import Moment
from programs.models import Intervention, Reading


@dataclass(frozen=True)
class Comparison:
    """One quantity (that of `named`) before and after; either may be missing.

    `is_comparable` says that both were taken by the same method in the same unit: only then `change` is told.
    """

    named: Reading
    before: Reading | None
    after: Reading | None

    @property
    def is_comparable(self) -> bool:
        """Whether the two readings tell of a change."""
        before, after = self.before, self.after
        return before is not None and after is not None and _way(before) == _way(after)

    @property
    def change(self) -> Decimal | None:
        """After less before, in the unit of both; None where they cannot be compared."""
        if self.before is None or self.after is None or not self.is_comparable:
            return None
        return self.after.value - self.before.value


def _way(reading: Reading) -> tuple[str, str]:
    return reading.method_tr, reading.unit_tr


def comparisons(intervention: Intervention) -> list[Comparison]:
    """Each quantity that was measured, by name: its newest reading before, and its newest after.

    Where some pair was taken the same way, that pair is shown rather than a newer one that was not.
    """
    by_quantity: dict[str, list[Reading]] = defaultdict(list)
    for reading in intervention.readings.all():
        by_quantity[reading.quantity_tr].append(reading)
    return [_compared(rows) for _name, rows in sorted(by_quantity.items())]


def _compared(rows: list[Reading]) -> Comparison:
    newest_first = sorted(rows, key=lambda row: (row.taken_on, row.pk), reverse=True)
    before = [row for row in newest_first if row.moment == Moment.BEFORE]
    after = [row for row in newest_first if row.moment == Moment.AFTER]
    pairs = [(one, other) for other in after for one in before if _way(one) == _way(other)]
    first = pairs[0] if pairs else (before[0] if before else None, after[0] if after else None)
    return Comparison(rows[0], *first)

"""Figures beside their goals, as a table of plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Goal:
    """A ratio to another row that must be reached."""

    of: Literal["capacity", "p50", "cpu"]
    to: str
    at_least: float | None = None
    at_most: float | None = None

    def judge(self, row: "Row", other: "Row") -> tuple[str, bool]:
        """The ratio beside its goal, and whether it is met."""
        ratios = {"capacity": other.cpu / row.cpu, "p50": row.p50 / other.p50, "cpu": row.cpu / other.cpu}
        ratio = ratios[self.of]
        met = (self.at_least is None or ratio >= self.at_least) and (
            self.at_most is None or ratio <= self.at_most
        )
        sign, bound = ("≥", self.at_least) if self.at_least is not None else ("≤", self.at_most)
        verdict = "met" if met else "NOT MET"
        return f"{self.of} {ratio:.2f}× {self.to}, goal {sign} {bound:g}: {verdict}", met


@dataclass(frozen=True)
class Row:
    """What was measured of one page; seconds throughout."""

    name: str
    rate: float | None
    p50: float
    p99: float
    cpu: float
    goals: Sequence[Goal] = ()


HEAD = ("", "req/s", "p50 ms", "p99 ms", "CPU µs/req", "capacity × bare", "p50 × bare", "goals")


def print_table(title: str, rows: Sequence[Row]) -> bool:
    """Print it; whether all goals are met."""
    by_name = {row.name: row for row in rows}
    bare = rows[0]
    lines, all_met = [HEAD], True
    for row in rows:
        verdicts = [goal.judge(row, by_name[goal.to]) for goal in row.goals]
        all_met = all_met and all(met for _, met in verdicts)
        lines.append(
            (
                row.name,
                f"{row.rate:,.0f}" if row.rate else "–",
                f"{row.p50 * 1e3:.3f}",
                f"{row.p99 * 1e3:.3f}",
                f"{row.cpu * 1e6:,.0f}",
                f"{bare.cpu / row.cpu:.2f}",
                f"{row.p50 / bare.p50:.2f}",
                "; ".join(text for text, _ in verdicts),
            )
        )
    print(f"\n{title}\n")
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    for line in lines:
        first, *figures, last = zip(line, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in figures), last[0]]
        print("  ".join(cells).rstrip())
    print()
    return all_met

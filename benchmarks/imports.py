"""Import and export of spreadsheets beside the driver's own bulk insert, each round in its own process."""

import json
import os
import subprocess
import sys
from statistics import median
from typing import Any

SIZES = {190: 3, 10_000: 3, 100_000: 1}
STEPS = {
    "driver": "bulk insert, nothing checked",
    "new": "import, all new",
    "again": "import again, nothing to change",
    "xlsx": "XLSX written",
    "openpyxl": "XLSX written by openpyxl",
    "read": "XLSX through gate and child",
    "openpyxl_read": "XLSX read by openpyxl",
}
# step, reference, at most so many times its processor time, for 10,000 rows
GOALS = (("new", "driver", 4.0), ("again", "driver", 1.5), ("xlsx", "openpyxl", 0.8))
GROWTH, MORE_MIB = 1.3, 60


def run(rounds: int | None = None) -> bool:
    """Measure and print; whether all goals are met."""
    figures = {}
    for rows, usual in SIZES.items():
        taken = [_round(rows) for _number in range(min(rounds or usual, usual))]
        figures[rows] = {
            step: {name: median(each[step][name] for each in taken) for name in ("seconds", "cpu", "mib")}
            for step in STEPS
        }
        _print(rows, figures[rows])
    return _judge(figures)


def _round(rows: int) -> dict[str, Any]:
    environment = os.environ | {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    child = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.import_steps", str(rows)],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found


def _print(rows: int, steps: dict[str, dict[str, float]]) -> None:
    print(f"\nSpreadsheets of {rows:,} rows\n")
    print(f"{'':34}{'rows/s':>10}{'seconds':>10}{'CPU s':>8}{'peak +MiB':>11}{'× insert':>10}")
    for step, words in STEPS.items():
        found = steps[step]
        ratio = found["cpu"] / steps["driver"]["cpu"]
        print(
            f"{words:34}{rows / found['seconds']:>10,.0f}{found['seconds']:>10.2f}"
            f"{found['cpu']:>8.2f}{found['mib']:>11.0f}{ratio:>10.2f}"
        )


def _judge(figures: dict[int, dict[str, dict[str, float]]]) -> bool:
    """Print each goal beside what was reached; whether all are met."""
    small, large = figures[10_000], figures[100_000]
    lines = [
        (f"{STEPS[step]} ≤ {most}× {STEPS[other]}", small[step]["cpu"] / small[other]["cpu"], most)
        for step, other, most in GOALS
    ]
    growth = large["new"]["cpu"] / small["new"]["cpu"] / 10
    lines.append((f"a row of 100,000 ≤ {GROWTH}× a row of 10,000", growth, GROWTH))
    more = large["new"]["mib"] - small["new"]["mib"]
    lines.append((f"memory at 100,000 ≤ +{MORE_MIB} MiB", more, MORE_MIB))
    print()
    for words, reached, most in lines:
        print(f"{words}: {reached:.2f} – {'met' if reached <= most else 'NOT MET'}")
    return all(reached <= most for _words, reached, most in lines)

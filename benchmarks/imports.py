"""Import and export of spreadsheets beside bulk inserts, each round in a process and database of its own."""

import json
import os
import subprocess
import sys
from statistics import median
from typing import Any

SIZES = {190: 3, 10_000: 2, 100_000: 1}
STEPS = {
    "driver": "executemany of the driver, prepared",
    "bulk_create": "bulk_create, nothing checked",
    "new": "import, all new",
    "again": "import again, nothing to change",
    "csv": "CSV written",
    "xlsx": "XLSX written",
    "openpyxl": "XLSX written by openpyxl",
    "read": "XLSX through gate and child",
    "parser": "XLSX read by the parser alone",
    "openpyxl_read": "XLSX read by openpyxl",
    "openpyxl_streamed": "XLSX read by openpyxl, read_only",
}
# step, reference, at most so many times its processor time, for 10,000 rows
GOALS = (("new", 4.0), ("again", 1.5))
FILE_GOALS = (("xlsx", "openpyxl", 0.8), ("parser", "openpyxl_read", 0.1), ("read", "openpyxl_read", 0.1))
GROWTH, MORE_MIB = 1.3, 60
SURE_SECONDS = 0.1


def run(rounds: int | None = None) -> bool:
    """Measure and print; whether all goals are met."""
    reference = (
        "driver" if os.environ.get("DATABASE_URL", "").startswith(("postgres", "pgsql")) else "bulk_create"
    )
    figures = {}
    for rows, usual in SIZES.items():
        taken = [_round(rows) for _number in range(min(rounds or usual, usual))]
        figures[rows] = {
            step: {name: median(each[step][name] for each in taken) for name in ("seconds", "cpu", "mib")}
            for step in STEPS
            if step in taken[0]
        }
        _print(rows, figures[rows], reference)
    return _judge(figures, reference)


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


def _print(rows: int, steps: dict[str, dict[str, float]], reference: str) -> None:
    print(f"\nSpreadsheets of {rows:,} rows (× CPU of {STEPS[reference]})\n")
    print(f"{'':38}{'rows/s':>10}{'seconds':>10}{'CPU s':>8}{'peak +MiB':>11}{'× CPU':>8}")
    for step, found in steps.items():
        # Processor time comes in hundredths of a second: too coarse for few rows.
        base = steps[reference]["cpu"]
        ratio = f"{found['cpu'] / base:.2f}" if base >= SURE_SECONDS else "–"
        print(
            f"{STEPS[step]:38}{rows / found['seconds']:>10,.0f}{found['seconds']:>10.2f}"
            f"{found['cpu']:>8.2f}{found['mib']:>11.0f}{ratio:>8}"
        )


def _judge(figures: dict[int, dict[str, dict[str, float]]], reference: str) -> bool:
    """Print each goal beside what was reached; whether all are met."""
    small, large = figures[10_000], figures[100_000]
    compared = [(step, reference, most) for step, most in GOALS] + list(FILE_GOALS)
    lines = [
        (f"{STEPS[step]} ≤ {most}× {STEPS[other]}", small[step]["cpu"] / small[other]["cpu"], most)
        for step, other, most in compared
    ]
    growth = large["new"]["cpu"] / small["new"]["cpu"] / 10
    lines.append((f"a row of 100,000 ≤ {GROWTH}× a row of 10,000", growth, GROWTH))
    more = large["new"]["mib"] - small["new"]["mib"]
    lines.append((f"memory at 100,000 ≤ +{MORE_MIB} MiB", more, MORE_MIB))
    print(f"\n{'goal, processor time at 10,000 rows':72}{'measured':>10}")
    for words, reached, most in lines:
        print(f"{words:72}{reached:>10.2f}  {'met' if reached <= most else 'NOT MET'}")
    return all(reached <= most for _words, reached, most in lines)

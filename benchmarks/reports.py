"""Each report in each format, at today's size and at full size: time, rows a second, memory of the worker.

Every report is made in a process of its own, as a worker of its own would: `peak` is that process's highest
memory, `child` that of the one that sets the PDF (no less than the worker's own, from which it starts). A
workbook is held against the library alone, which writes the same rows with nothing around them, by processor
time.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

PERIOD = {"first": "2026-01-01", "last": "2026-12-31"}
MORE: dict[str, dict[str, str]] = {
    "platform": {"platform": "migration"},
    "streets": {"program": "reclaiming-streets"},
    "plan": {"plan": "gender-equality"},
    "project": {"project": "reslog"},
}
LOADED = ("load_demo_platforms", "load_demo_streets", "load_demo_activities", "load_demo_programs")
MOST_MIB, MOST_TIMES, ENOUGH_ROWS = 300, 2.0, 500


class _Count:
    """A progress that only counts."""

    rows = 0

    def set_total(self, rows: int) -> None:
        self.rows = rows

    def advance(self, rows: int = 1) -> None:
        pass


def one(slug: str, form: str) -> None:
    """Make one report in this process and print what it took, as JSON."""
    import django

    django.setup()
    from reporting.definition import DEFINITIONS

    count, report = _Count(), DEFINITIONS[slug]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{form}"
        begun, used = time.perf_counter(), time.process_time()
        report.write(
            PERIOD | MORE.get(slug, {}),
            format=form,
            language="tr",
            introduction="",
            number="",
            path=path,
            progress=count,
        )
        taken = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - used}
        taken |= {"rows": count.rows, "bytes": path.stat().st_size}
    own, child = _peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    alone = _writer_alone(slug) if form == "xlsx" and count.rows >= ENOUGH_ROWS else {}
    print(json.dumps(taken | {"peak": own, "child": child} | alone))


def _peak() -> float:
    """The highest memory of this process in MiB; `getrusage` counts that of the one which started it, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _writer_alone(slug: str) -> dict[str, float]:
    """Processor seconds of our writer and of the library's own, for the same rows held in memory."""
    from dataclasses import replace

    from django.utils import timezone, translation

    from reporting.definition import DEFINITIONS
    from reporting.document import Chart, Document, Origin, Records
    from reporting.formats.xlsx import write_xlsx

    with translation.override("tr"), tempfile.TemporaryDirectory() as folder:
        asked = DEFINITIONS[slug].parameters.from_json(PERIOD | MORE.get(slug, {}))
        asked.full_clean()
        origin = Origin("", "tr", timezone.localtime(), asked.period.first, asked.period.last, "", "", "")
        made = DEFINITIONS[slug].document(asked, origin)
        held: list[Any] = []
        for part in made.parts:
            table = part.table if isinstance(part, Chart | Records) else part
            held.append(replace(table, rows=list(table.rows)) if hasattr(table, "rows") else part)
        document: Document = replace(made, parts=held)
        taken: dict[str, list[float]] = {"ours": [], "alone": []}
        for _round in range(3):
            begun = time.process_time()
            write_xlsx(document, Path(folder) / "ours.xlsx", _Count())
            taken["ours"].append(time.process_time() - begun)
            begun = time.process_time()
            _plainly(document, Path(folder) / "alone.xlsx")
            taken["alone"].append(time.process_time() - begun)
    return {name: min(seconds) for name, seconds in taken.items()}


def _plainly(document: Any, path: Path) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    options["default_date_format"] = "yyyy-mm-dd"
    with xlsxwriter.Workbook(str(path), options) as book:
        for table in document.tables:
            sheet = book.add_worksheet()
            for line, row in enumerate(table.rows):
                sheet.write_row(line, 0, row)


def _measured(only: str) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Each report whose name holds `only`, in each format, made in a process of its own."""
    from reporting.definition import DEFINITIONS

    for report in (each for each in DEFINITIONS.values() if only in each.slug):
        for slug, form in product([report.slug], report.formats):
            done = subprocess.run(  # noqa: S603 - this file
                [sys.executable, "-m", "benchmarks.reports", slug, form],
                capture_output=True,
                check=True,
                text=True,
            )
            yield slug, form, json.loads(done.stdout.splitlines()[-1])


def _table(title: str, only: str) -> bool:
    """Print what each report took; whether every goal is met."""
    print(f"\n{title}\n")
    print(
        f"{'report':<18}{'format':<8}{'rows':>7}{'s':>8}{'rows/s':>9}{'KiB':>8}{'peak MiB':>10}{'child':>7}"
    )
    met = True
    for slug, form, taken in _measured(only):
        fits = max(taken["peak"], taken["child"]) <= MOST_MIB
        told = "" if fits else f"  more than {MOST_MIB} MiB"
        if "alone" in taken:
            times = taken["ours"] / taken["alone"]
            fits = fits and times <= MOST_TIMES
            told += f"  writer {times:.2f}× the library alone, goal ≤ {MOST_TIMES:g}×"
            told += f"; with its queries {taken['cpu'] / taken['alone']:.1f}×"
        met = met and fits
        print(
            f"{slug:<18}{form:<8}{taken['rows']:>7.0f}{taken['seconds']:>8.2f}"
            f"{taken['rows'] / taken['seconds']:>9,.0f}{taken['bytes'] / 1024:>8,.0f}"
            f"{taken['peak']:>10.0f}{taken['child']:>7.0f}{told}"
        )
    return met


def run(rounds: int, only: str = "") -> bool:
    """Measure at both sizes, print the tables; whether every goal is met."""
    from benchmarks import portal

    with portal.prepared(more=LOADED):
        small = _table("Reports at today’s size", only)
        from benchmarks.reports_fill import fill

        fill()
        title = "Reports with 2,000 municipalities and streets, 500 activities, 20,000 registrations"
        full = _table(title, only)
    return small and full


if __name__ == "__main__":
    one(*sys.argv[1:])

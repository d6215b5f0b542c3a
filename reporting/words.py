"""What a report, its parameters and a schedule are called in the active language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format

from mmu_portal.lib.text import slug
from reporting.definition import DEFINITIONS
from reporting.models import ReportRun


def name_of(definition: str) -> str:
    """The name of a kind of report; of one that is gone, its code."""
    return str(DEFINITIONS[definition].name) if definition in DEFINITIONS else definition


def period_in_words(parameters: dict[str, Any]) -> str:
    """The first and the last day, once if it is one day; empty if they cannot be read."""
    try:
        days = [dt.date.fromisoformat(parameters[name]) for name in ("first", "last")]
    except (KeyError, TypeError, ValueError):
        return ""
    return " – ".join(dict.fromkeys(date_format(day, "SHORT_DATE_FORMAT") for day in days))


def rest_in_words(definition: str, parameters: dict[str, Any]) -> str:
    """What is asked beside the period; empty if nothing is, or if it fits the records no longer."""
    if definition not in DEFINITIONS:
        return ""
    form = DEFINITIONS[definition].parameters.from_json(parameters)
    return form.in_words if form.is_valid() else ""


def file_name(run: ReportRun) -> str:
    """How the file of a report is called where it is saved: ASCII, with number or period."""
    mark = run.number.replace("/", "-") or "-".join(
        str(run.parameters.get(name, "")) for name in ("first", "last")
    )
    return f"{slug(name_of(run.definition))}-{slug(mark)}.{run.format}"

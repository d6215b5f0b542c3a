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
    """What is asked beside the period; empty if nothing is; as stored if it fits the records no longer."""
    if definition not in DEFINITIONS:
        return ""
    form = DEFINITIONS[definition].parameters.from_json(parameters)
    return form.in_words if form.is_valid() else ", ".join(_records_of(parameters))


def asked_in_words(definition: str, parameters: dict[str, Any]) -> str:
    """Of what and of which days a report is."""
    words = rest_in_words(definition, parameters), period_in_words(parameters)
    return "; ".join(each for each in words if each)


def file_name(run: ReportRun) -> str:
    """How the file of a report is called where it is saved: ASCII, of what, with number or period."""
    mark = run.number.replace("/", "-") or "-".join(
        str(run.parameters.get(name, "")) for name in ("first", "last")
    )
    words = [name_of(run.definition), *_records_of(run.parameters), mark]
    return f"{'-'.join(slug(each) for each in words)}.{run.format}"


def _records_of(parameters: dict[str, Any]) -> list[str]:
    """The keys of the records that are asked for, such as a platform."""
    others = [value for name, value in parameters.items() if name not in ("first", "last")]
    return [value for value in others if isinstance(value, str) and value]

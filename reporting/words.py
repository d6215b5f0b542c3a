"""What a report, its parameters and a schedule are called in the active language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.forms import ModelChoiceField
from django.utils.formats import date_format

from mmu_portal.lib.text import slug
from reporting.definition import DEFINITIONS, PERIOD, in_words
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


def rests_in_words(asked: Sequence[tuple[str, dict[str, Any]]]) -> list[str]:
    """What each of these, a kind and its parameters, asks beside the period; empty if nothing is.

    A record that is gone is named by its key. The records are read at once, with a query for each question.
    """
    named: dict[tuple[str, str], dict[Any, str]] = {}
    for definition in {kind for kind, _parameters in asked}:
        for name, field in _questions(definition):
            if isinstance(field, ModelChoiceField):
                chosen = [parameters.get(name) for kind, parameters in asked if kind == definition]
                named[definition, name] = _names(field, chosen)
    return [_rest(definition, parameters, named) for definition, parameters in asked]


def _questions(definition: str) -> list[tuple[str, Any]]:
    """What a kind of report asks beside the period; nothing if it is gone."""
    if definition not in DEFINITIONS:
        return []
    fields = DEFINITIONS[definition].parameters.base_fields
    return [(name, field) for name, field in fields.items() if name not in PERIOD]


def _names(field: ModelChoiceField, chosen: list[Any]) -> dict[Any, str]:
    """The records among which a field lets choose, by their key there."""
    rows: Any = field.queryset
    key = field.to_field_name or "pk"
    return {getattr(row, key): str(row) for row in rows.filter(**{f"{key}__in": set(chosen) - {None}})}


def _rest(definition: str, parameters: dict[str, Any], named: dict[tuple[str, str], dict[Any, str]]) -> str:
    answers = {name: parameters.get(name) for name, _field in _questions(definition)}
    for name, value in answers.items():
        if (definition, name) in named:
            answers[name] = named[definition, name].get(value)
            if answers[name] is None:
                return ", ".join(_records_of(parameters))
    return in_words((field.label, answers[name]) for name, field in _questions(definition))


def asked_in_words(definition: str, parameters: dict[str, Any]) -> str:
    """Of what and of which days a report is."""
    (rest,) = rests_in_words([(definition, parameters)])
    return "; ".join(each for each in (rest, period_in_words(parameters)) if each)


def file_name(run: ReportRun) -> str:
    """How the file of a report is called where it is saved: ASCII, of what, with number or period."""
    mark = run.number.replace("/", "-") or "-".join(
        str(run.parameters.get(name, "")) for name in ("first", "last")
    )
    words = [name_of(run.definition), *_records_of(run.parameters), mark]
    return f"{'-'.join(slug(each) for each in words)}.{run.format}"


def _records_of(parameters: dict[str, Any]) -> list[str]:
    """The keys of the records that are asked for, such as a platform."""
    others = [value for name, value in parameters.items() if name not in PERIOD]
    return [value for value in others if isinstance(value, str) and value]

"""What a report is to those who ask for one, make one and read one; `reporting.reports` has them."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from django import forms
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.validators import validate_day_of_record
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.forms import DayInput
from reporting.document import Document, Origin
from reporting.formats import WRITERS

PERIOD = ("first", "last")


class Progress(Protocol):
    """Who is told how far the making of a report has come, in rows.

    `advance` raises when the run was canceled; no step without it takes 50 seconds.
    """

    def set_total(self, rows: int) -> None: ...

    def advance(self, rows: int = 1) -> None: ...


def in_words(answers: Iterable[tuple[Any, Any]]) -> str:
    """Questions with their answers as a reader says them, those without an answer left out."""
    return "; ".join(f"{question}: {answer}" for question, answer in answers if answer)


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date


class PeriodForm(forms.Form):
    """What every report asks for: a period. What `to_json` gives makes the form again by `from_json`."""

    first = forms.DateField(label=_("First day"), widget=DayInput, validators=[validate_day_of_record])
    last = forms.DateField(label=_("Last day"), widget=DayInput, validators=[validate_day_of_record])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day must not come before the first."))
        return cleaned

    @property
    def period(self) -> Period:
        """The period of a valid form."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def as_of(self) -> dt.date:
        """The day of which figures are that stand on a day: the last one, or today while it is to come."""
        return min(self.period.last, timezone.localdate())

    @property
    def in_words(self) -> str:
        """What is asked beside the period, as a reader says it; empty if nothing is."""
        named = {name: value for name, value in self.cleaned_data.items() if name not in PERIOD}
        return in_words((self.fields[name].label, value) for name, value in named.items())

    def to_json(self) -> dict[str, Any]:
        """The parameters of a valid form, by name: days in ISO 8601, records by the key of their address."""
        shown = {name: self.fields[name].prepare_value(value) for name, value in self.cleaned_data.items()}
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value for name, value in shown.items()
        }

    @classmethod
    def from_json(cls, parameters: dict[str, Any]) -> Self:
        """A bound form with these parameters; whether they still are valid it says itself."""
        return cls(data=parameters)


class Definition(ABC):
    """One report: its name, what it is for, what it asks and in which formats it comes."""

    slug: ClassVar[str]
    name: ClassVar[Promise]
    what_for: ClassVar[Promise]
    parameters: ClassVar[type[PeriodForm]] = PeriodForm
    formats: ClassVar[tuple[str, ...]] = ("pdf", "xlsx")
    has_period: ClassVar[bool] = True  # else it is that of today, and its forms ask for no period
    is_yearly: ClassVar[bool] = False  # whether its forms propose a year; else a month, or quarters

    def reach(self, user: User) -> dict[str, Collection[str]]:
        """What `user`, who may ask for reports, may choose for which parameters; those not named are free."""
        return {}

    def allowed(self, user: User, parameters: dict[str, Any]) -> bool:
        """Whether `user`, who may ask for reports, may ask for this one with these parameters.

        Of a parameter that is not chosen yet it is enough that there is something to choose.
        """
        return all(
            parameters[name] in values if name in parameters else bool(values)
            for name, values in self.reach(user).items()
        )

    @abstractmethod
    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        """The report as a document in the active language; tables may be read while they are written."""

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
        """Make the file at `path`: `pdf`, `xlsx` or `csv`, in Turkish (`tr`) or English (`en`).

        `introduction` is the editor's own text for the first page, `number` that of the report.

        Raises:
            DomainError: the parameters no longer fit the records, such as a platform that is gone.
        """
        with translation.override(language):
            asked = self.parameters.from_json(parameters)
            if not asked.is_valid():
                raise DomainError(gettext("The report cannot be made: what it asks for is no longer valid."))
            origin = Origin(
                report=str(self.name),
                language=language,
                made=timezone.localtime(),
                first=asked.period.first,
                last=asked.period.last,
                filters=asked.in_words,
                introduction=introduction,
                number=number,
            )
            WRITERS[format](self.document(asked, origin), path, progress)


DEFINITIONS: dict[str, Definition] = {}


def definition(slug: str) -> Definition:
    """The report of this name.

    Raises:
        KeyError: there is none.
    """
    return DEFINITIONS[slug]

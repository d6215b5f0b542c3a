"""A report as a page tells of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reporting.definition import DEFINITIONS
from reporting.enums import Format, RunState
from reporting.models import ReportRun
from reporting.words import name_of, period_in_words, rests_in_words

_SIGNS = {
    RunState.WAITING: "open",
    RunState.RUNNING: "open",
    RunState.DONE: "done",
    RunState.FAILED: "bad",
    RunState.CANCELED: "none",
}


@dataclass(frozen=True)
class Line:
    """A report with what is asked of it in words, `rest` beside the period."""

    run: ReportRun
    rest: str

    @cached_property
    def name(self) -> str:
        """What kind of report it is."""
        return name_of(self.run.definition)

    @cached_property
    def period(self) -> str:
        """The days that it covers."""
        return period_in_words(self.run.parameters)

    @property
    def asked(self) -> str:
        """Of what and of which days it is."""
        return "; ".join(each for each in (self.rest, self.period) if each)

    @property
    def other_formats(self) -> list[Format]:
        """In which it comes besides; none of a kind that is gone."""
        kind = DEFINITIONS.get(self.run.definition)
        return [Format(each) for each in kind.formats if each != self.run.format] if kind else []

    @property
    def sign(self) -> str:
        """The shape beside the word of its state."""
        return _SIGNS[RunState(self.run.state)]

    @property
    def percent(self) -> int:
        """How many percent of the rows are done; none if it is not known how many there are."""
        return self.run.rows_done * 100 // self.run.rows_total if self.run.rows_total else 0


def lines_of(runs: Iterable[ReportRun]) -> list[Line]:
    """Each of the reports as a line, with as many queries for many as for one."""
    rows = list(runs)
    rests = rests_in_words([(run.definition, run.parameters) for run in rows])
    return [Line(run, rest) for run, rest in zip(rows, rests, strict=True)]

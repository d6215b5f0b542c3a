"""A report as a page tells of it."""

from dataclasses import dataclass
from functools import cached_property

from reporting.definition import DEFINITIONS
from reporting.enums import Format, RunState
from reporting.models import ReportRun
from reporting.words import asked_in_words, name_of, period_in_words, rest_in_words

_SIGNS = {
    RunState.WAITING: "open",
    RunState.RUNNING: "open",
    RunState.DONE: "done",
    RunState.FAILED: "bad",
    RunState.CANCELED: "none",
}


@dataclass(frozen=True)
class Line:
    """A report with what is asked of it in words."""

    run: ReportRun

    @cached_property
    def name(self) -> str:
        """What kind of report it is."""
        return name_of(self.run.definition)

    @cached_property
    def period(self) -> str:
        """The days that it covers."""
        return period_in_words(self.run.parameters)

    @cached_property
    def rest(self) -> str:
        """What is asked beside the period."""
        return rest_in_words(self.run.definition, self.run.parameters)

    @cached_property
    def asked(self) -> str:
        """Of what and of which days it is."""
        return asked_in_words(self.run.definition, self.run.parameters)

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

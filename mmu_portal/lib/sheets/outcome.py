"""What an import finds in each row."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What a row would do."""

    WRONG = "wrong"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class CellError(ValueError):
    """A row cannot be taken: the name of the column, and a sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.sentence = sentence


@dataclass(slots=True)
class Row:
    """One row of the file: what it is about and what it would change; texts are ready to be shown."""

    line: int
    state: State = State.UNCHANGED
    record: str = ""
    pk: Any = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Counts:
    """How many rows there are of each state."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0

    def add(self, state: State) -> None:
        """Count one more row."""
        setattr(self, state.value, getattr(self, state.value) + 1)

    def move(self, old: State, new: State) -> None:
        """Count a row under another state."""
        setattr(self, old.value, getattr(self, old.value) - 1)
        self.add(new)

    @property
    def all(self) -> int:
        """Rows in the file."""
        return self.new + self.changed + self.unchanged + self.wrong

    @property
    def stored(self) -> int:
        """Rows that a confirmation writes."""
        return self.new + self.changed

"""A drawn monitor (`queries.board`) in the reader's language."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from programs.enums import ActionStatus, Face, IndicatorKind, Part, Trend
from programs.queries.plan_figures import Advance

# Shapes of `{% status %}` beside the word.
SHAPES = {
    ActionStatus.DONE: "done",
    ActionStatus.ON_TRACK: "open",
    ActionStatus.LATE: "bad",
    ActionStatus.NOT_STARTED: "none",
}


class Words:
    """A text that exists in Turkish, and perhaps in English; `lang` is set where it is not the reader's."""

    def __init__(self, both: dict[str, str]) -> None:
        wanted = "en" if get_language() == "en" else "tr"
        self.text = both.get(wanted) or both.get("tr") or ""
        self.lang = "tr" if wanted == "en" and not both.get("en") and self.text else ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def html(self) -> SafeString:
        """As pages show it: marked with its language where that is another."""
        lang = format_html(' lang="{}"', self.lang) if self.lang else ""
        return format_html("<span{}>{}</span>", lang, self.text)


class _Line:
    """One piece of what was drawn."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        self.drawn = drawn

    def words(self, name: str) -> Words:
        """A text of it."""
        return Words(self.drawn[name])

    def day(self, name: str) -> dt.date | None:
        """A day of it."""
        found = self.drawn[name]
        return dt.date.fromisoformat(found) if found else None

    @cached_property
    def title(self) -> Words:
        """What it is called."""
        return self.words("title")

    @property
    def is_sample(self) -> bool:
        """Whether it is made up."""
        return bool(self.drawn["is_sample"])


class IndicatorLine(_Line):
    """An indicator with its baseline, target and latest reading."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        super().__init__(drawn)
        self.code: str = drawn["code"]
        self.reading: dict[str, Any] | None = drawn["reading"]
        self.unit = self.words("unit")
        self.source = self.words("source")

    @cached_property
    def mark(self) -> str:
        """Told apart by all that was drawn of it."""
        return hashlib.blake2b(json.dumps(self.drawn).encode(), digest_size=16).hexdigest()

    @property
    def is_sample(self) -> bool:
        """Whether the indicator or its latest reading is made up."""
        return bool(self.drawn["is_sample"] or (self.reading and self.reading["is_sample"]))

    @cached_property
    def kind(self) -> str:
        """Output or outcome, in words."""
        return str(IndicatorKind(self.drawn["kind"]).label)

    @property
    def is_computed(self) -> bool:
        """Whether the portal counts it itself."""
        return bool(self.drawn["is_computed"])

    def number(self, name: str) -> Decimal | None:
        """Baseline, target, or the value before the latest, as a number."""
        found = self.drawn[name]
        return None if found is None else Decimal(found)

    def shown(self, value: Decimal | None) -> str:
        """A number of this indicator as the reader writes it."""
        return "" if value is None else number_format(value, self.drawn["decimals"], force_grouping=True)

    @cached_property
    def baseline(self) -> Decimal | None:
        """Where it started."""
        return self.number("baseline")

    @cached_property
    def target(self) -> Decimal | None:
        """What it should reach next."""
        return self.number("target")

    @cached_property
    def value(self) -> Decimal | None:
        """The latest approved reading."""
        return Decimal(self.reading["value"]) if self.reading else None

    @cached_property
    def shown_baseline(self) -> str:
        """Where it started, in figures."""
        return self.shown(self.baseline)

    @cached_property
    def shown_target(self) -> str:
        """What it should reach, in figures."""
        return self.shown(self.target)

    @cached_property
    def shown_value(self) -> str:
        """The latest approved reading, in figures."""
        return self.shown(self.value)

    @cached_property
    def shown_before(self) -> str:
        """The reading before it, in figures."""
        return self.shown(self.number("before"))

    @cached_property
    def baseline_on(self) -> dt.date | None:
        """The day of the baseline."""
        return self.day("baseline_on")

    @cached_property
    def target_due(self) -> dt.date | None:
        """The day of the target."""
        return self.day("target_due")

    @cached_property
    def read_on(self) -> dt.date | None:
        """The day of the latest reading."""
        return dt.date.fromisoformat(self.reading["read_on"]) if self.reading else None

    @cached_property
    def advance(self) -> Advance | None:
        """How far the latest reading is."""
        if self.drawn["is_reached"] is None:
            return None
        return Advance(self.drawn["percent"], self.drawn["is_reached"])

    @cached_property
    def trend(self) -> Trend | None:
        """Which way it went."""
        return Trend(self.drawn["trend"]) if self.drawn["trend"] else None

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Names and figures of the parts of the latest reading that may be shown."""
        parts = self.reading["parts"] if self.reading else {}
        return [
            (str(Part(part).label), self.shown(Decimal(parts[part]))) for part in Part.values if part in parts
        ]


class ActivityLine:
    """An activity by which an action is carried out, as it was called."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        self.slug: str = drawn["slug"]
        self.title = Words(drawn["title"])


class ActionLine(_Line):
    """An action with its indicators."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        super().__init__(drawn)
        self.indicators = [IndicatorLine(each) for each in drawn["indicators"]]
        self.number: int = drawn["number"]
        self.text, self.unit = self.words("text"), self.words("unit")
        self.reason, self.source = self.words("reason"), self.words("source")
        self.starts, self.ends = self.day("starts"), self.day("ends")
        # Reviews that were locked before actions had activities do not tell of any.
        self.activities = [ActivityLine(each) for each in drawn.get("activities", ())]

    @property
    def status(self) -> ActionStatus | None:
        """How it stands; None if that is not recorded."""
        return ActionStatus(self.drawn["status"]) if self.drawn["status"] else None

    @property
    def shape(self) -> str:
        """The shape that goes with the status."""
        return SHAPES[self.status] if self.status else "none"

    @property
    def is_set(self) -> bool:
        """Whether a person set the status."""
        return bool(self.drawn["is_set"])


class ObjectiveLine(_Line):
    """An objective with its actions."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        super().__init__(drawn)
        self.number: int = drawn["number"]
        self.face = Face(drawn["face"])
        self.actions = [ActionLine(each) for each in drawn["actions"]]

    @property
    def done(self) -> int:
        """How many of its actions are done."""
        return sum(each.status == ActionStatus.DONE for each in self.actions)


class Board:
    """The whole monitor of a plan."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        self.day = dt.date.fromisoformat(drawn["day"])
        self.objectives = [ObjectiveLine(each) for each in drawn["objectives"]]

    @cached_property
    def actions(self) -> list[ActionLine]:
        """Every action."""
        return [action for each in self.objectives for action in each.actions]

    @cached_property
    def indicators(self) -> list[IndicatorLine]:
        """Every indicator."""
        return [each for action in self.actions for each in action.indicators]

    @property
    def faces(self) -> list[tuple[Face, list[ObjectiveLine]]]:
        """The objectives of each face that has any."""
        of = {face: [each for each in self.objectives if each.face == face] for face in Face}
        return [(face, found) for face, found in of.items() if found]

    @property
    def statuses(self) -> list[tuple[ActionStatus, str, int]]:
        """Each status that an action has, its shape, and how many have it."""
        counts = Counter(each.status for each in self.actions)
        return [(status, SHAPES[status], counts[status]) for status in ActionStatus if counts[status]]

    @property
    def read(self) -> int:
        """How many indicators have an approved reading."""
        return sum(each.value is not None for each in self.indicators)

    @property
    def reached(self) -> int:
        """How many indicators are at the target of the day, or better."""
        return sum(each.advance is not None and each.advance.is_reached for each in self.indicators)

    @property
    def unknown(self) -> int:
        """How many actions have no status."""
        return sum(each.status is None for each in self.actions)

    @property
    def has_sample(self) -> bool:
        """Whether anything of it is made up."""
        return any(each.is_sample for each in (*self.objectives, *self.actions, *self.indicators))

"""Rows that are stretches of time of a municipality: memberships and terms of office."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from members.resources.finding import PartResource
from mmu_portal.lib.overlap import stretch_in_words
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values

EVER, NEVER = dt.date.min, dt.date.max
Stretch = tuple[dt.date | None, dt.date | None, int]  # first day, first day after, line of the file or 0


class StretchResource(PartResource):
    """Base of memberships and terms: which record a row is about, and that no two overlap in the end.

    All stretches are kept in memory as they will be after the import; whether they overlap is only asked
    when the last row is read, since one row may end what another one follows.
    """

    first: ClassVar[str]
    last: ClassVar[str]
    in_order_of_writing: ClassVar[bool] = True

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return ("official_id",), ("code",), ("municipality",)

    def prepare(self) -> None:
        super().prepare()
        self.stretches: dict[tuple, dict[int, Stretch]] = defaultdict(dict)
        self.touched: set[tuple] = set()
        self.samples: set[int] = set()
        keys = self.model.stretch_keys  # type: ignore[attr-defined]
        names = ("pk", *keys, self.first, self.last, "is_sample")
        for pk, *key, first, last, sample in (
            self.model._base_manager.order_by().values_list(*names).iterator()
        ):
            self.stretches[tuple(key)][pk] = (first, last, 0)
            if sample:
                self.samples.add(pk)

    def key_of(self, values: Values) -> tuple:
        """What may hold one stretch at a time: a municipality, or an office in it."""
        return (values["municipality_id"],)

    def identify(self, values: Values) -> Any:
        """The stored stretch that begins on the row's first day; without one in the row, the open one."""
        self.find_municipality(values)
        stored = self.stretches.get(self.key_of(values), {})
        begins = self.beginning(values)
        if begins is not None:
            return next((pk for pk, (first, _last, _line) in stored.items() if first == begins), None)
        unknown = [pk for pk, (first, _last, _line) in stored.items() if first is None]
        if unknown:
            return unknown[0]
        return next((pk for pk, (_first, last, _line) in stored.items() if last is None), None)

    def beginning(self, values: Values) -> dt.date | None:
        """The row's first day."""
        return values.get(self.first)

    def admit(self, record: Any, line: int) -> None:
        first, last = getattr(record, self.first), getattr(record, self.last)
        key = tuple(getattr(record, name) for name in self.model.stretch_keys)  # type: ignore[attr-defined]
        stored = self.stretches[key]
        earlier = next((at for at in stored if at < 0 and stored[at][0] == first), None)
        if record.pk is None and earlier is not None:
            raise CellError(
                self._told_by(first), _("Line %(line)s is about the same record.") % {"line": -earlier}
            )
        stored[record.pk or -line] = (first, last, line)
        self.touched.add(key)

    def finish(self) -> None:
        for key in self.touched:
            self._compare_neighbors(sorted(self.stretches[key].values(), key=lambda each: each[0] or EVER))

    def _compare_neighbors(self, stretches: list[Stretch]) -> None:
        """Whoever begins before an earlier one has ended is wrong; if that is stored, the earlier one is."""
        longest = stretches[0]
        for stretch in stretches[1:]:
            if (stretch[0] or EVER) < (longest[1] or NEVER):
                self._note(stretch, longest) if stretch[2] else self._note(longest, stretch)
            if (stretch[1] or NEVER) > (longest[1] or NEVER):
                longest = stretch

    def _note(self, wrong: Stretch, other: Stretch) -> None:
        days = stretch_in_words(other[0], other[1])
        if other[2]:
            sentence = _("Overlaps line %(line)s of the file (%(days)s).") % {"line": other[2], "days": days}
        else:
            sentence = _("Overlaps what is stored (%(days)s).") % {"days": days}
        if wrong[2]:
            self.late_faults[wrong[2]] = (self._told_by(wrong[0]), sentence)

    def _told_by(self, first: dt.date | None) -> str:
        """The column that tells a stretch from others: the first day, or without one the municipality."""
        return self.first if first else "municipality"

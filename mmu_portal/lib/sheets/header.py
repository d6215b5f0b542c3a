"""Finding the header row of a table and what its columns are."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.reader import Line
from mmu_portal.lib.text import fold

SEARCHED = 30
SHOWN = 12
LONGEST = 200
OWN_NAMES = 3  # a column's Turkish, English and inner name; what follows are further ways to call it


@dataclass(frozen=True)
class Header:
    """Which column holds what; `ignored` are the headings that nobody knows."""

    line: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    ignored: list[str] = field(default_factory=list)


def heading_key(heading: Any) -> str:
    """A heading reduced to what is compared: no case, accent, space or sign counts; empty if none."""
    text = str(heading)
    return fold(text).replace(" ", "") if len(text) <= LONGEST else ""


def split(
    lines: Iterable[Line], known: Mapping[str, str], keys: Collection[Collection[str]] = ()
) -> tuple[Header, Iterator[Line]]:
    """The header and the lines below it.

    `known` maps heading keys to names of columns, `keys` are the sets of columns by which a record is found.
    The header is the line, of those that come early, that has the most known headings: so a title above it
    does no harm. Of equals it is one by which records are found, then the fullest, then the first.
    """
    rest = iter(lines)
    early = [line for _number, line in zip(range(SEARCHED), rest, strict=False)]
    if not early:
        raise SheetError(_("The file is empty."))
    best = max(range(len(early)), key=lambda at: (*_standing(early[at], known, keys), -at))
    if not _known(early[best], known):
        raise SheetError(
            _(
                "No header row was found: one row must name the columns, "
                "as in the empty spreadsheet offered here."
            )
        )
    return _header(early[best], known), chain(early[best + 1 :], rest)


def _standing(
    line: Line, known: Mapping[str, str], keys: Collection[Collection[str]]
) -> tuple[int, bool, int]:
    """How much a line looks like the header: known headings, a way to find records, filled cells."""
    columns = _known(line, known)
    return len(columns), any(columns.issuperset(key) for key in keys), sum(bool(cell) for cell in line[1])


def _known(line: Line, known: Mapping[str, str]) -> set[str]:
    return {known[key] for cell in line[1] if (key := heading_key(cell)) in known}


def _header(line: Line, known: Mapping[str, str]) -> Header:
    """The columns of the header row.

    Where a file has a column twice, once by its own name and once by another one (province and plate code),
    the first way counts; two columns of equal right are refused, since nobody can tell which is meant.
    """
    columns: dict[str, int] = {}
    headings: dict[str, str] = {}
    ignored = []
    for at, cell in enumerate(line[1]):
        heading = str(cell).strip()
        name = known.get(heading_key(heading))
        if name in columns:
            if not _is_stronger(heading, headings[name], name, known):
                ignored.append(heading[:80])
                continue
            ignored.append(headings[name][:80])
        if name is None:
            ignored += [heading[:80]] if heading else []
        else:
            columns[name], headings[name] = at, heading
    return Header(line[0], columns, headings, ignored[:SHOWN])


def _is_stronger(heading: str, other: str, name: str, known: Mapping[str, str]) -> bool:
    """Whether `heading` comes before `other` among the headings that mean the column `name`."""
    ways = [key for key, meant in known.items() if meant == name]
    ranks = [min(ways.index(heading_key(each)), OWN_NAMES) for each in (heading, other)]
    if ranks[0] == ranks[1] or max(ranks) < OWN_NAMES:
        raise SheetError(
            _("Two columns mean the same: “%(one)s” and “%(other)s”. Keep one of them.")
            % {"one": other, "other": heading}
        )
    return ranks[0] < ranks[1]

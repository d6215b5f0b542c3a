"""Cells that a spreadsheet must not take for a formula.

A program that opens a file reads a text that begins with `=`, `+`, `-` or `@` as a formula, and some skip
spaces, tabs and line ends before it. Such a text gets one apostrophe in front, which the programs show as
text; reading the file back takes exactly that one away.
"""

import re
from typing import Any

# TAB, CR, LF and NUL are dangerous themselves; the last eight are full-width and small twins of = + - @.
_DANGER = "=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_UNSEEN = "\u200b-\u200f\u2060\ufeff"
_SKIPPED = f"(?:[^\\S\t\r\n]|[{_UNSEEN}])*"
# A text that looks guarded already gets one more apostrophe: so the way back is exact.
_NEEDS_GUARD = re.compile(f"'*{_SKIPPED}[{_DANGER}]")
_GUARDED = re.compile(f"'+{_SKIPPED}[{_DANGER}]")
# Inside a CSV text: a place that becomes a cell of its own in a program set to another separator.
_INNER = f'([;,|\t\r\n][\\s"{_UNSEEN}]*)'
_INNER_NEEDS_GUARD = re.compile(f"{_INNER}(?='*[=+\\-@\uff1d\uff0b\uff0d\uff20])")
_INNER_GUARDED = re.compile(f"{_INNER}'(?='*[=+\\-@\uff1d\uff0b\uff0d\uff20])")


def guard_cell(value: Any) -> Any:
    """The value as it may stand in a cell: a text that could run as a formula is defused, all else kept.

    Numbers, dates and None stay what they are: a negative number is no formula.
    """
    if isinstance(value, str) and _NEEDS_GUARD.match(value):
        return "'" + value
    return value


def unguard_cell(value: Any) -> Any:
    """What was in the cell before `guard_cell`: exactly one guard is taken away."""
    if isinstance(value, str) and _GUARDED.match(value):
        return value[1:]
    return value


def guard_csv_cell(value: Any) -> Any:
    """`guard_cell` for CSV, where a separator inside a text may open a cell too.

    Excel splits by the separator of its country, whatever the file uses: `a;=1+1` of a comma file is two
    cells in Turkish Excel, the second a formula.
    """
    if isinstance(value, str):
        return guard_cell(_INNER_NEEDS_GUARD.sub(r"\1'", value))
    return value


def unguard_csv_cell(value: Any) -> Any:
    """What was in the cell before `guard_csv_cell`."""
    if isinstance(value, str):
        return _INNER_GUARDED.sub(r"\1", unguard_cell(value))
    return value

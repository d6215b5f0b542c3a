"""Days as people write them in spreadsheets."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from mmu_portal.lib.text import fold

_DAY_FIRST = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4})(?: 0?0:00(?::00)?)?\Z")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?\Z")
_WORDS = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4})\Z")
_MONTHS = {
    name: number
    for names in (
        "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTHS |= {fold(name.capitalize()): number for name, number in _MONTHS.items()}
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: a day that a spreadsheet saved as its bare number
_YEARS = range(1800, 2201)
# Before this day the programs count differently (Excel knows a 29 February 1900), and what is no number at
# all becomes the day zero: a cell with such a date may mean any day. In words it is sure.
FIRST_SURE = dt.date(1900, 3, 1)


def day(value: object) -> dt.date:
    """The day in a cell; `ValueError` with a sentence if it is none."""
    if isinstance(value, dt.date):
        found = _from_cell(value)
    elif type(value) is int and value in _SERIALS:
        found = _EXCEL_EPOCH + dt.timedelta(days=value)
    else:
        found = _from_text(str(value).strip()[:40])
    if found.year not in _YEARS:
        raise ValueError(_("The year %(year)s cannot be right.") % {"year": found.year})
    return found


def _from_cell(found: dt.date) -> dt.date:
    if found < FIRST_SURE:
        sentence = _(
            "Spreadsheets count days before 1 March 1900 differently: "
            "write this one as text, in the form 31.03.1899."
        )
        raise ValueError(sentence)
    return found


def _from_text(text: str) -> dt.date:
    try:
        if found := _DAY_FIRST.match(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.match(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _WORDS.match(fold(text))) and found[2] in _MONTHS:
            return dt.date(int(found[3]), _MONTHS[found[2]], int(found[1]))
        if text.isdecimal() and int(text) in _SERIALS:
            return _EXCEL_EPOCH + dt.timedelta(days=int(text))
    except ValueError:
        raise ValueError(_("“%(value)s” is a day that does not exist.") % {"value": text}) from None
    raise ValueError(_("“%(value)s” is not a date: write it as 31.03.2024.") % {"value": text})

"""Numbers as people in Türkiye and elsewhere write them.

One sign can mean two things: `12,345` is twelve thousand in English and a little over twelve in Turkish. The
kind of column decides:

- a column of whole numbers reads dots, commas and spaces as thousands if groups of three follow them;
- a column of decimals takes the last of two different signs for the decimal sign, a sign that repeats for
  thousands, and a single one for the decimal sign. Only where the column keeps fewer than three decimals
  can three digits after a single sign not be decimals: after `thousands`, the reader's own sign for them or,
  where the reader is not known, a dot, they are thousands (`5.461`); after the other sign they are refused,
  since nobody can tell.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*\Z")
_WHOLE = re.compile(r"([+-]?\d{1,15})(?:[.,]0{1,2})?\Z")
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,18})?\Z")
LONGEST = 40


def _bare(text: str) -> str:
    return _SPACES.sub("", text.replace("\u2212", "-")) if len(text) <= LONGEST else ""


def whole_number(value: object) -> int:
    """The whole number in a cell; `ValueError` with a sentence if it is none."""
    if type(value) is int:
        return value
    if isinstance(value, str):
        bare = _bare(value)
        if _GROUPED.match(bare):
            return int(re.sub("[.,]", "", bare))
        if found := _WHOLE.match(bare):
            return int(found[1])
    raise ValueError(_("“%(value)s” is not a whole number.") % {"value": str(value)[:LONGEST]})


def decimal_number(value: object, places: int, *, thousands: str = ".") -> Decimal:
    """The decimal number in a cell, rounded to `places`; `ValueError` with a sentence if it is none."""
    text = _decimal_text(value, places, thousands) if isinstance(value, str) else repr(value)
    try:
        if type(value) in (int, float, str):
            number = Decimal(text).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            if number.is_finite():  # a cell can hold NaN, which any rounding leaves as it is
                return number
    except InvalidOperation:
        pass
    raise ValueError(_("“%(value)s” is not a number.") % {"value": str(value)[:LONGEST]})


def _decimal_text(text: str, places: int, own: str) -> str:
    """The number with a dot for the decimal sign and nothing between the thousands; empty if it is none."""
    bare = _bare(text)
    dot, comma = bare.rfind("."), bare.rfind(",")
    if dot >= 0 and comma >= 0:
        thousands = "," if dot > comma else "."
        whole = bare[: max(dot, comma)]
        if not _GROUPED.match(whole) or bare.count(".") > 1 < bare.count(","):
            return ""
        bare = bare.replace(thousands, "")
    elif _GROUPED.match(bare):
        bare = _single_or_grouped(bare, places, own)
    return bare.replace(",", ".") if _PLAIN.match(bare) else ""


def _single_or_grouped(bare: str, places: int, own: str) -> str:
    if bare.count(".") > 1 or bare.count(",") > 1:
        return re.sub("[.,]", "", bare)
    if places >= 3:
        return bare
    if own not in bare:
        raise ValueError(
            _("“%(value)s” can be read in two ways: write %(whole)s or %(part)s.")
            % {"value": bare, "whole": re.sub("[.,]", "", bare), "part": bare[:-1]}
        )
    return bare.replace(own, "")

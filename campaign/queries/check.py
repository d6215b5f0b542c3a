"""Whether the portal's records still bear the figures that the profile publishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from campaign.enums import ClaimQualifier, ClaimState
from members.queries.figures import membership_figures
from programs.models import Street
from programs.queries.figures import street_totals

if TYPE_CHECKING:
    from campaign.models import Claim

_TENTH = Decimal("0.1")  # how far off a figure may be that is stated as “about”


def counted(code: str, day: dt.date) -> Decimal | None:
    """What the records count for the figure of this code, by the query of the pages.

    None: they count no such thing, hold none of it yet, or hold sample data, which bears nothing.
    """
    return _COUNTED[code](day) if code in _COUNTED else None


def _members(day: dt.date) -> Decimal | None:
    figures = membership_figures(day)
    return None if figures.sample else Decimal(figures.members) or None


def _streets(_day: dt.date) -> Decimal | None:
    totals = street_totals(Street.objects.shown())
    return None if totals.has_sample else Decimal(totals.streets) or None


def _street_area(_day: dt.date) -> Decimal | None:
    totals = street_totals(Street.objects.shown())
    return None if totals.has_sample else totals.area or None


_COUNTED: dict[str, Callable[[dt.date], Decimal | None]] = {
    "members": _members,
    "streets": _streets,
    "street-area": _street_area,
}


def state_of(claim: Claim, found: Decimal | None, source: str) -> ClaimState:
    """How a figure stands that the records count as `found`; where they do not, its source must bear it."""
    if found is None:
        return ClaimState.OK if source else ClaimState.UNSUPPORTED
    return ClaimState.OK if _bears(claim, found) else ClaimState.DRIFTED


def _bears(claim: Claim, found: Decimal) -> bool:
    """Exactly, at least, or about as many as stated: then a tenth more or less."""
    if claim.qualifier == ClaimQualifier.AT_LEAST:
        return found >= claim.value
    if claim.qualifier == ClaimQualifier.ABOUT:
        return abs(found - claim.value) <= claim.value * _TENTH
    return found == claim.value

"""A published figure as the reader's language writes it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from campaign.enums import ClaimLink, ClaimQualifier

if TYPE_CHECKING:
    from campaign.models import Claim, ProfileVersion, Section


@dataclass(frozen=True)
class Figure:
    """A claim ready to be shown: "≈", "10,000", "+" and "m²" apart, since pages set them in several sizes."""

    claim: Claim
    section: Section
    source: str
    before: str
    number: str
    after: str
    unit: str

    def __str__(self) -> str:
        return f"{self.before}{self.number}{self.after} {self.unit}".strip()

    @property
    def spoken(self) -> str:
        """The same for those who hear it: signs in words."""
        pattern = {
            ClaimQualifier.ABOUT: _("about %(number)s"),
            ClaimQualifier.AT_LEAST: _("at least %(number)s"),
        }.get(ClaimQualifier(self.claim.qualifier), "%(number)s")
        return f"{pattern % {'number': self.number}} {self.unit}".strip()

    @property
    def link_text(self) -> str:
        """What the link to the list behind the figure is called; empty without one."""
        return str(ClaimLink(self.claim.link).label) if self.claim.link else ""

    @property
    def target(self) -> str:
        """The target in the reader's language, with its unit."""
        if self.claim.target is None:
            return ""
        sign = "≈" if self.claim.qualifier == ClaimQualifier.ABOUT else ""
        return f"{sign}{written(self.claim.target)} {self.unit}".strip()

    @property
    def target_has_passed(self) -> bool:
        """Whether the month in which the target was due is over."""
        return (
            self.claim.target_due is not None and _end_of_month(self.claim.target_due) < timezone.localdate()
        )


def figure_of(claim: Claim, section: Section, version: ProfileVersion) -> Figure:
    """`claim` as the language of the moment writes it; its source is the version's unless it has its own."""
    return Figure(
        claim=claim,
        section=section,
        source=claim.source or version.source or "",
        before="≈" if claim.qualifier == ClaimQualifier.ABOUT else "",
        number=written(claim.value),
        after="+" if claim.qualifier == ClaimQualifier.AT_LEAST else "",
        unit=claim.unit or "",
    )


def written(value: Decimal) -> str:
    """A number as the language writes it: 10,000 and 10.000, with decimals only where there are some."""
    value = Decimal(value)
    whole = value == value.to_integral_value()
    plain = value.to_integral_value() if whole else value.normalize()
    return formats.number_format(plain, decimal_pos=0 if whole else None, use_l10n=True, force_grouping=True)


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

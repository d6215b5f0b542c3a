"""What waits for staff and what is missing in the records, defined once for the count and for the list.

A storey registers its gaps when it starts (`AppConfig.ready`); the start page of the back office counts them,
and the list of each model filters by them with the same condition.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise


@dataclass(frozen=True)
class Gap:
    """One kind of row that somebody should look at.

    `condition` gives, for a day, the condition under which a row of `model` has the gap; it must not
    multiply rows (use `Exists`, not a join). `waits` marks what people wait for, the rest is missing data.
    `reminds` is the right of those whom a weekly mail reminds of it, such as `change_joinrequest`.
    """

    code: str
    model: type[models.Model]
    title: str | Promise
    condition: Callable[[dt.date], Q]
    waits: bool = False
    reminds: str = ""

    @property
    def reminds_who_has(self) -> str:
        """The right of those who are reminded, with its app as Django asks for it; empty: nobody."""
        return f"{self.model._meta.app_label}.{self.reminds}" if self.reminds else ""


@dataclass(frozen=True)
class Counted:
    """A gap and the number of rows that have it today."""

    gap: Gap
    rows: int


_gaps: list[Gap] = []


def register(gaps: Iterable[Gap]) -> None:
    """Add a storey's gaps; a code exists once a model."""
    for gap in gaps:
        if any((each.model, each.code) == (gap.model, gap.code) for each in _gaps):
            raise ValueError(f"The gap {gap.code} of {gap.model._meta.label} is registered twice.")
        _gaps.append(gap)


def gaps_of(model: type[models.Model]) -> list[Gap]:
    """The gaps of one model, in the order of their registration."""
    return [gap for gap in _gaps if gap.model is model]


def rows_with(gap: Gap, rows: models.QuerySet) -> models.QuerySet:
    """Those of `rows` that have the gap today."""
    return rows.filter(gap.condition(timezone.localdate()))


def count(may_see: Callable[[type[models.Model]], bool]) -> list[Counted]:
    """Every gap of the models that the reader may see, with its rows: one query a model."""
    return _counted(gap for gap in _gaps if may_see(gap.model))


def count_reminding(has_right: Callable[[str], bool]) -> list[Counted]:
    """What there is of the gaps of which somebody with these rights is reminded."""
    found = _counted(gap for gap in _gaps if gap.reminds and has_right(gap.reminds_who_has))
    return [counted for counted in found if counted.rows]


def _counted(chosen: Iterable[Gap]) -> list[Counted]:
    today = timezone.localdate()
    by_model: dict[type[models.Model], list[Gap]] = defaultdict(list)
    for gap in chosen:
        by_model[gap.model].append(gap)
    found = []
    for model, gaps in by_model.items():
        figures = {gap.code: Count("pk", filter=gap.condition(today)) for gap in gaps}
        rows = model._default_manager.aggregate(**figures)
        found += [Counted(gap, rows[gap.code]) for gap in gaps]
    return found

"""Indicators and the periods for which they are due."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractMonth, ExtractYear


def _month(day: Any) -> Any:
    """The month of a day, counted from the year nought."""
    return ExtractYear(day) * 12 + ExtractMonth(day)


def due_in(period: Any, *, indicator: Any, rhythm: Any) -> Q:
    """The condition under which an indicator is due for a period: no reading of it is newer than its rhythm.

    `period` is a period or a reference to one's row, `indicator` and `rhythm` refer to the indicator's row.
    A reading that was handed in for an earlier period counts, from that period's end on; so does one
    that was approved and corrected. An indicator that was never read is due.
    """
    readings = apps.get_model("programs", "Measurement").objects.handed_in().first_hand()
    earlier = readings.filter(indicator=indicator, period__ends__lt=period)
    recent = earlier.alias(months=_month(period) - _month(F("period__ends"))).filter(months__lt=rhythm)
    return ~Q(Exists(recent))


def handed_in_for(period: Any, *, indicator: Any) -> Q:
    """The condition under which a reading of an indicator is handed in for a period."""
    readings = apps.get_model("programs", "Measurement").objects.handed_in().first_hand()
    return Q(Exists(readings.filter(indicator=indicator, period=period)))


class IndicatorQuerySet(models.QuerySet):
    """Indicators by what is due."""

    def of_plan(self, plan: Any) -> IndicatorQuerySet:
        """Those of one plan."""
        return self.filter(action__objective__plan=plan)

    def with_standing(self, period: Any) -> IndicatorQuerySet:
        """Those of a period's plan, each with `is_due` for the period and `is_handed_in`."""
        day = models.Value(period.ends, output_field=models.DateField())
        return self.of_plan(period.plan_id).annotate(
            is_due=due_in(day, indicator=OuterRef("pk"), rhythm=OuterRef("rhythm")),
            is_handed_in=handed_in_for(period.pk, indicator=OuterRef("pk")),
        )

    def missing_in(self, period: Any) -> IndicatorQuerySet:
        """Those due for a period of which no reading is handed in."""
        return self.with_standing(period).filter(is_due=True, is_handed_in=False)

"""Streets by what was done in them: a street counts once, by its latest completed phase."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery

from programs.enums import Moment


class StreetQuerySet(models.QuerySet):
    """Streets with the figures of their latest completed phase."""

    def with_result(self) -> StreetQuerySet:
        """Each with `done_phase`, `done_ends` and `reclaimed` (m²) of its latest completed phase, or None.

        `reclaimed` is what people have after less what they had before, both of that phase; it is None where
        one of the two is not recorded, whatever an earlier phase says.
        """
        # By name: the models' file needs this one first.
        done = apps.get_model("programs", "Intervention").objects.filter(street=OuterRef("pk"), is_done=True)
        latest = done.order_by("-phase")
        return self.annotate(
            done_phase=Subquery(latest.values("phase")[:1]),
            done_ends=Subquery(latest.values("ends")[:1]),
            done_precision=Subquery(latest.values("precision")[:1]),
            reclaimed=Subquery(
                latest.annotate(gained=F("people_after") - F("people_before")).values("gained")[:1]
            ),
        )

    def with_areas(self) -> StreetQuerySet:
        """`with_result`, with `before` and `after`: what people had in m² by the latest completed phase."""
        done = apps.get_model("programs", "Intervention").objects.filter(street=OuterRef("pk"), is_done=True)
        latest = done.order_by("-phase")
        return self.with_result().annotate(
            before=Subquery(latest.values("people_before")[:1]),
            after=Subquery(latest.values("people_after")[:1]),
        )

    def in_order(self) -> StreetQuerySet:
        """As lists show them: with their figures, the furthest first, by municipality and name."""
        rows = self.with_result().select_related("program", "cycle", "municipality__province")
        rows = rows.defer("municipality__province__outline")
        return rows.order_by(
            F("done_phase").desc(nulls_last=True), "municipality__sort_key", "search_key", "pk"
        )

    def transformed(self) -> StreetQuerySet:
        """Those with a completed phase, with its figures."""
        return self.with_result().filter(done_phase__isnull=False)

    def shown(self) -> StreetQuerySet:
        """Those of programs that everybody may read of."""
        return self.filter(program__is_active=True)

    def for_municipality(self) -> StreetQuerySet:
        """Those of shown programs with their figures, as the page of their municipality lists them."""
        return self.shown().with_result().select_related("program").order_by("search_key", "pk")


class InterventionQuerySet(models.QuerySet):
    """Phases of streets by what is known of them."""

    def done_between(self, first: dt.date, last: dt.date) -> InterventionQuerySet:
        """Those that were completed with one of these days as their last, in that order."""
        # The column holds the day after the last; the field counts it in.
        done = self.filter(is_done=True, ends__gte=first, ends__lte=last)
        rows = done.select_related("street__municipality__province", "street__cycle")
        return rows.defer("street__municipality__province__outline").order_by("ends", "pk")

    def measured(self) -> InterventionQuerySet:
        """Those of which something was measured, with what was, by street and phase."""
        readings = apps.get_model("programs", "Reading").objects.filter(intervention=OuterRef("pk"))
        rows = self.filter(Exists(readings)).select_related("street__municipality", "street__cycle")
        return rows.prefetch_related("readings").order_by(
            "street__municipality__sort_key", "street__search_key", "street", "phase"
        )

    def with_pair(self) -> InterventionQuerySet:
        """Those with a photograph before and one after, the newest first."""
        taken = apps.get_model("programs", "Photograph").objects.filter(intervention=OuterRef("pk"))
        both = [Exists(taken.filter(moment=moment)) for moment in Moment.values]
        rows = self.filter(*both).select_related("street__municipality", "street__program")
        return rows.prefetch_related("photographs").order_by("-starts", "-pk")

"""Streets by what was done in them: a street counts once, by its latest completed phase."""

from __future__ import annotations

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

    def with_pair(self) -> InterventionQuerySet:
        """Those with a photograph before and one after, the newest first."""
        taken = apps.get_model("programs", "Photograph").objects.filter(intervention=OuterRef("pk"))
        both = [Exists(taken.filter(moment=moment)) for moment in Moment.values]
        rows = self.filter(*both).select_related("street__municipality", "street__program")
        return rows.prefetch_related("photographs").order_by("-starts", "-pk")

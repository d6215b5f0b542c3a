"""Streets by what was done in them: a street counts once, by its latest completed phase."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Subquery


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

"""Readings of indicators: which count in public, and which nothing changes any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.errors import DomainError
from platforms.queries.adopted import AdoptedQuerySet
from programs.enums import HANDED_IN, IN_WORK, ReadingState


class MeasurementQuerySet(AdoptedQuerySet):
    """Readings; those of a locked period change as little as it does."""

    day = "period__locked_at"
    refusal = _("The period of this reading is locked. What was wrong is corrected in a later period.")

    def refuse_written(self, rows: Iterable[Any]) -> None:
        """Go on only if these rows may be written: no locked period, and every author still the author.

        Raises:
            DomainError: one may not.
        """
        there = list(rows)
        period = apps.get_model("programs", "ReviewPeriod").objects
        period.filter(pk__in={each.period_id for each in there}).refuse_adopted()
        stored = self.model._base_manager.filter(pk__in=[each.pk for each in there if each.pk])
        for pk, author, locked_at in stored.values_list("pk", "author", "period__locked_at"):
            if locked_at is not None:  # it would be moved out of its period
                raise DomainError(str(self.refusal))
            if any(each.pk == pk and each.author_id != author for each in there):
                raise DomainError(_text("The author of a reading stays its author."))

    def update(self, **changes: Any) -> int:
        if {"author", "author_id", "period", "period_id"} & set(changes):
            raise DomainError(_text("The author of a reading stays its author."))
        return super().update(**changes)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        self.refuse_written(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def approved(self) -> MeasurementQuerySet:
        """Those that everybody may read."""
        return self.filter(state=ReadingState.APPROVED)

    def pending(self) -> MeasurementQuerySet:
        """Those that wait for somebody to approve them."""
        return self.filter(state=ReadingState.PENDING)

    def in_work(self) -> MeasurementQuerySet:
        """Those that who reports still works on."""
        return self.filter(state__in=IN_WORK)

    def handed_in(self) -> MeasurementQuerySet:
        """Those that who reports is done with."""
        return self.filter(state__in=HANDED_IN)

    def first_hand(self) -> MeasurementQuerySet:
        """Those that correct no other."""
        return self.filter(corrects__isnull=True)

    def newest(self, number: int) -> MeasurementQuerySet:
        """The last `number` of each indicator, by their periods."""
        place = Window(RowNumber(), partition_by=F("indicator"), order_by=F("period__ends").desc())
        return self.annotate(place=place).filter(place__lte=number)


class OfMeasurementQuerySet(AdoptedQuerySet):
    """What belongs to readings."""

    day = "measurement__period__locked_at"
    refusal = MeasurementQuerySet.refusal

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        readings = apps.get_model("programs", "Measurement").objects
        readings.refuse_written({each.measurement for each in rows})
        return super().bulk_create(rows, *args, **kwargs)

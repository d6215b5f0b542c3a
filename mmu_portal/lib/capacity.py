"""Scarce things that are counted: seats, places. One row counts what is taken of one kind of them.

Counting rows and then inserting one oversells under load; a conditional UPDATE of a counter does not, on
either database, and a CHECK holds whatever the code does.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CountedCapacity(models.Model):
    """A counter of what is taken; who takes one does it in the transaction that uses it."""

    capacity = models.PositiveSmallIntegerField(_("capacity"))
    taken = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_full(self) -> bool:
        """Whether none was left when the row was read."""
        return self.taken >= self.capacity

    def take(self) -> bool:
        """Take one; False if none is left, whatever was read before."""
        left = type(self)._base_manager.filter(pk=self.pk, taken__lt=F("capacity"))
        return bool(left.update(taken=F("taken") + 1))

    def give_back(self) -> bool:
        """Give one back; False if none was taken."""
        taken = type(self)._base_manager.filter(pk=self.pk, taken__gt=0)
        return bool(taken.update(taken=F("taken") - 1))


def never_oversold(name: str) -> models.CheckConstraint:
    """The constraint of a table of such rows."""
    return models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name=name)

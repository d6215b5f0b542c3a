"""Reading municipalities."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef

from mmu_portal.lib.text import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


SORTS: dict[str, list[Any]] = {
    "name": [],
    "-name": [F("sort_key").desc()],
    "population": [F("population").asc(nulls_last=True)],
    "-population": [F("population").desc(nulls_last=True)],
    "province": ["province__sort_key"],
    "-province": [F("province__sort_key").desc()],
}


def short_name(name: str) -> str:
    """A municipality's name without the word municipality, in either language."""
    return name.removesuffix(" Belediyesi").removesuffix(" Municipality")


class MunicipalityQuerySet(models.QuerySet):
    """Municipalities by what people ask of them."""

    def visible_to(self, user: User | AnonymousUser) -> MunicipalityQuerySet:
        """Those that `user` may read: the directory is public, so all."""
        return self

    def members_on(self, day: dt.date) -> MunicipalityQuerySet:
        """Those with a membership period that covers `day`."""
        periods = apps.get_model("members", "MembershipPeriod").objects.covering(day)
        return self.filter(Exists(periods.filter(municipality=OuterRef("pk"))))

    def matching(self, words: str) -> MunicipalityQuerySet:
        """Those whose names, district and province hold every word of `words`, accents and case forgiven."""
        found = self
        for word in dict.fromkeys(fold(words).split()):
            found = found.filter(search_key__contains=word)
        return found

    def sorted_by(self, order: str) -> MunicipalityQuerySet:
        """In one of `SORTS`: names by the Turkish alphabet, unknown populations last either way."""
        return self.order_by(*SORTS[order], "sort_key", "pk")

"""Questions about reports that were asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy

from mmu_portal.lib.claimed import ClaimedRowQuerySet
from platforms.queries.adopted import AdoptedQuerySet
from reporting.definition import DEFINITIONS
from reporting.enums import Format, RunState

if TYPE_CHECKING:
    from members.models import User
    from reporting.models import ReportRun

LIVE = [RunState.WAITING.value, RunState.RUNNING.value, RunState.DONE.value]
ACTIVE = [RunState.WAITING.value, RunState.RUNNING.value]
ENDED_WITHOUT = [RunState.FAILED.value, RunState.CANCELED.value]
KEPT = dt.timedelta(days=30)
MOST_WAITING = 20  # of one person's own reports at a time, those of schedules apart


class ReportRunQuerySet(ClaimedRowQuerySet, AdoptedQuerySet):  # type: ignore[override]
    """Reports; what is issued nothing changes."""

    day = "issued_at"
    refusal = gettext_lazy("An issued report does not change. Make a new one that replaces it.")

    def live(self) -> ReportRunQuerySet:
        """Those that wait, are being made or are done."""
        return self.filter(state__in=LIVE)

    def active(self) -> ReportRunQuerySet:
        """Those that a worker is at or will be."""
        return self.filter(state__in=ACTIVE)

    def in_turn(self, now: dt.datetime) -> ReportRunQuerySet:
        """By turns of people, so that nobody's many reports keep a colleague waiting.

        First come people of whom no worker makes a report now, then those whose last one ended longest ago.
        """
        of_same = self.model._base_manager.filter(asked_by=OuterRef("asked_by")).order_by()
        served = of_same.values("asked_by").annotate(last=Max("ended_at")).values("last")
        busy = of_same.filter(state=RunState.RUNNING, leased_until__gte=now)
        found = self.annotate(is_busy=Exists(busy), served=Subquery(served))
        return found.order_by("is_busy", F("served").asc(nulls_first=True), "due_at", "pk")

    def own_waiting(self, person: User) -> ReportRunQuerySet:
        """Those that a person asked for, not by a schedule, and that are not made yet."""
        return self.active().filter(asked_by=person, schedule__isnull=True)

    def drafts(self) -> ReportRunQuerySet:
        """Those that are done and may be given a number; a bare table has no room for one."""
        return self.filter(state=RunState.DONE, number_year__isnull=True).exclude(format=Format.CSV)

    def over(self, now: dt.datetime) -> ReportRunQuerySet:
        """Those without a number that are kept no longer."""
        ended = Q(state__in=ENDED_WITHOUT, ended_at__lt=now - KEPT)
        return self.filter(ended | Q(state=RunState.DONE, expires_at__lt=now), number_year__isnull=True)

    def visible_to(self, user: User) -> ReportRunQuerySet:
        """Those that a person may have."""
        return self.filter(open_to(user))

    def whole(self) -> ReportRunQuerySet:
        """With the people whom a page names."""
        return self.select_related("asked_by", "issued_by", "schedule")


def may_ask(user: User) -> bool:
    """Whether a person may use the report center at all: staff with the right."""
    return user.is_active and user.is_staff and user.has_perm("reporting.ask_reportrun")


def open_to(user: User) -> Q:
    """The condition on `definition` and `parameters` under which a person may have reports, as `may_have`."""
    if not may_ask(user):
        return Q(pk__in=[])
    known = {slug: each.reach(user) for slug, each in DEFINITIONS.items()}
    found = Q(definition__in=[slug for slug, limits in known.items() if not limits])
    for slug, limits in known.items():
        if limits:
            chosen = Q()
            for name, values in limits.items():
                unchosen = ~Q(parameters__has_key=name) if values else Q(pk__in=[])
                chosen &= Q(**{f"parameters__{name}__in": list(values)}) | unchosen
            found |= Q(chosen, definition=slug)
    return found | ~Q(definition__in=list(known)) if user.is_superuser else found


def may_have(user: User, run: ReportRun) -> bool:
    """Whether a person may have this report."""
    return may_have_asked(user, run.definition, run.parameters)


def may_have_asked(user: User, definition: str, parameters: dict[str, Any]) -> bool:
    """Whether a person may have such a report; one of a kind that is gone is for superusers alone."""
    found = DEFINITIONS.get(definition)
    allowed = user.is_superuser if found is None else found.allowed(user, parameters)
    return may_ask(user) and allowed

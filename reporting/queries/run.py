"""Questions about reports that were asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q
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


class ReportRunQuerySet(ClaimedRowQuerySet, AdoptedQuerySet):  # type: ignore[override]
    """Reports; what is issued nothing changes. Who has few on the way does not wait for who has many."""

    turn = ("place", "due_at", "pk")
    day = "issued_at"
    refusal = gettext_lazy("An issued report does not change. Make a new one that replaces it.")

    def live(self) -> ReportRunQuerySet:
        """Those that wait, are being made or are done."""
        return self.filter(state__in=LIVE)

    def active(self) -> ReportRunQuerySet:
        """Those that a worker is at or will be."""
        return self.filter(state__in=ACTIVE)

    def next_place(self, user: User) -> int:
        """How many reports this person has on the way: the place of the next among their own."""
        return self.active().filter(asked_by=user).count()

    def drafts(self) -> ReportRunQuerySet:
        """Those that are done and may be given a number; a bare table has no room for one."""
        return self.filter(state=RunState.DONE, number_year__isnull=True).exclude(format=Format.CSV)

    def over(self, now: dt.datetime) -> ReportRunQuerySet:
        """Those without a number that are kept no longer."""
        ended = Q(state__in=ENDED_WITHOUT, ended_at__lt=now - KEPT)
        return self.filter(ended | Q(state=RunState.DONE, expires_at__lt=now), number_year__isnull=True)

    def whole(self) -> ReportRunQuerySet:
        """With the people whom a page names."""
        return self.select_related("asked_by", "issued_by", "schedule")


def may_ask(user: User) -> bool:
    """Whether a person may use the report center at all: staff with the right."""
    return user.is_active and user.is_staff and user.has_perm("reporting.ask_reportrun")


def may_have(user: User, run: ReportRun) -> bool:
    """Whether a person may have this report."""
    return may_have_asked(user, run.definition, run.parameters)


def may_have_asked(user: User, definition: str, parameters: dict[str, Any]) -> bool:
    """Whether a person may have such a report; one of a kind that is gone is for superusers alone."""
    found = DEFINITIONS.get(definition)
    allowed = user.is_superuser if found is None else found.allowed(user, parameters)
    return may_ask(user) and allowed

"""Activities by what everybody may read, and by when they take place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from programs.enums import ActivityState

if TYPE_CHECKING:
    from programs.models import Plan

MOST_IN_CALENDAR = 300


class ActivityQuerySet(models.QuerySet):
    """Activities; drafts have no page."""

    def shown(self) -> ActivityQuerySet:
        """Those that everybody may read of; a canceled one says so."""
        return self.exclude(state=ActivityState.DRAFT)

    def of_actions(self) -> ActivityQuerySet:
        """Shown ones as an action of a plan lists them: the first first, unknown days last."""
        return self.shown().order_by(F("first_day").asc(nulls_last=True), "pk")

    def of_plan(self, plan: Plan) -> ActivityQuerySet:
        """Those by which an action of a plan is carried out, each once."""
        return self.filter(pk__in=type(self)(self.model).filter(actions__objective__plan=plan).values("pk"))

    def coming(self, day: dt.date | None = None) -> ActivityQuerySet:
        """Shown ones that are not over on `day` (today), the next first."""
        on = day or timezone.localdate()
        ahead = Q(last_day__gte=on) | Q(last_day__isnull=True, first_day__gte=on)
        return self.shown().filter(ahead).order_by("first_day", "pk")

    def past(self, day: dt.date | None = None) -> ActivityQuerySet:
        """Shown ones that are over on `day` (today) or whose days nobody recorded, the latest first."""
        on = day or timezone.localdate()
        ahead = Q(last_day__gte=on) | Q(last_day__isnull=True, first_day__gte=on)
        over = Q(first_day__isnull=True) | ~ahead
        return self.shown().filter(over).order_by(F("first_day").desc(nulls_last=True), "-pk")

    def held_between(self, first: dt.date, last: dt.date) -> ActivityQuerySet:
        """Those that take place, as far as is known, with a day of theirs in the stretch; in their order.

        Where only the month or the year is known, its first day counts.
        """
        took_place = self.filter(state=ActivityState.PUBLISHED, first_day__lte=last)
        return took_place.filter(
            Q(last_day__gte=first) | Q(last_day__isnull=True, first_day__gte=first)
        ).order_by("first_day", "pk")

    def for_lists(self) -> ActivityQuerySet:
        """With what a line shows."""
        return self.select_related("program", "platform", "project", "province").defer("province__outline")

    def for_calendar(self, day: dt.date | None = None) -> ActivityQuerySet:
        """Shown ones from a month before `day` (today) on, with their sessions: the nearest three hundred."""
        since = (day or timezone.localdate()) - dt.timedelta(days=31)
        known = self.shown().filter(first_day__gte=since).order_by("first_day", "pk")
        return known.prefetch_related("sessions")[:MOST_IN_CALENDAR]


class SessionQuerySet(models.QuerySet):
    """Sessions by when they take place."""

    def on(self, day: dt.date) -> SessionQuerySet:
        """Those that begin on a day of Istanbul."""
        begins = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        ends = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
        return self.filter(starts__gte=begins, starts__lt=ends)

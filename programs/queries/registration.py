"""Registrations by their state."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from programs.enums import HOLDING, ActivityState, RegistrationState

# How long it is kept who people from outside are: a year after the activity its figures are reported and its
# certificates issued. Mails, the form of the staff and the page on personal data say "a year".
OUTSIDERS_KEPT = dt.timedelta(days=365)


class RegistrationQuerySet(models.QuerySet):
    """Registrations: places, offers and the queue."""

    def standing(self) -> RegistrationQuerySet:
        """Those that were not canceled."""
        return self.exclude(state=RegistrationState.CANCELED)

    def confirmed(self) -> RegistrationQuerySet:
        """Those that have a place for good."""
        return self.filter(state=RegistrationState.CONFIRMED)

    def attended(self, days: tuple[dt.date, dt.date] | None = None) -> RegistrationQuerySet:
        """Those whose person had a place and was at a session: of any day, or from one to another."""
        # By name: the models' file needs this one first.
        attendances = apps.get_model("programs", "Attendance").objects.filter(registration=OuterRef("pk"))
        if days is not None:
            sessions = apps.get_model("programs", "Session").objects.between(*days)
            attendances = attendances.filter(session__in=sessions)
        return self.confirmed().filter(Exists(attendances))

    def holding(self) -> RegistrationQuerySet:
        """Those that hold a place, offered ones among them."""
        return self.filter(state__in=HOLDING)

    def waiting(self) -> RegistrationQuerySet:
        """The queue, who waits longest first."""
        return self.filter(state=RegistrationState.WAITLISTED).order_by("since", "pk")

    def offers_expired(self, now: dt.datetime) -> RegistrationQuerySet:
        """Offers that nobody accepted in time."""
        return self.filter(state=RegistrationState.OFFERED, offered_until__lte=now)

    def with_room(self) -> RegistrationQuerySet:
        """Those whose municipality still has a place, or of whom no municipality counts."""
        # By name: the models' file needs this one first.
        full = apps.get_model("programs", "Places").objects.filter(
            activity=OuterRef("activity"),
            municipality=OuterRef("municipality"),
            taken__gte=models.F("capacity"),
        )
        return self.filter(Q(municipality__isnull=True) | ~Exists(full))

    def ahead(self, now: dt.datetime) -> RegistrationQuerySet:
        """Those of published activities that have not begun: by their sessions, else by their first day."""
        sessions = apps.get_model("programs", "Session").objects.filter(activity=OuterRef("activity"))
        unknown = Q(activity__first_day__isnull=True) | Q(activity__first_day__gt=timezone.localdate(now))
        return self.filter(
            Q(~Exists(sessions.filter(starts__lte=now)), Exists(sessions)) | Q(~Exists(sessions), unknown),
            activity__state=ActivityState.PUBLISHED,
        )

    def outsiders_to_forget(self, day: dt.date) -> RegistrationQuerySet:
        """Those of people from outside who are still named, `OUTSIDERS_KEPT` after their activity on `day`.

        Where no day of the activity is known, after they were registered.
        """
        named = ~Q(name="", organization="", email="")
        over = Coalesce("activity__last_day", "activity__first_day", TruncDate("since"))
        return self.filter(named, user__isnull=True).alias(over=over).filter(over__lt=day - OUTSIDERS_KEPT)

    def with_people(self) -> RegistrationQuerySet:
        """With all that a line shows of a person."""
        return self.select_related("user", "municipality", "activity")

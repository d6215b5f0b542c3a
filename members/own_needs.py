"""What of the municipality's record needs a representative now."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.enums import AppointmentRole, LeaderAnswer
from members.models import (
    Appointment,
    Department,
    DepartmentChange,
    Invitation,
    Municipality,
    ProfileChange,
    RecordConfirmation,
    RenewalAnswer,
)
from members.needs_now import Line, register
from members.queries.confirmation import holds
from mmu_portal.lib.composed import composed

ANSWERS_SHOWN = dt.timedelta(days=30)


def register_needs() -> None:
    """Let `my/` tell of it; called once when the portal starts."""
    register("members.returned", _returned)
    register("members.returned-departments", _returned_departments)
    register("members.not-confirmed", _not_confirmed)
    register("members.unanswered", _unanswered)
    register("members.no-work-area", _without_work_area)


def _returned(acting: Appointment) -> Iterator[Line]:
    """Changes of fields that staff returned to this person lately."""
    found = _returned_fields(acting.municipality_id, acting.user_id, timezone.now() - ANSWERS_SHOWN)
    yield from _sent_back(len(found), reverse("my:municipality"))


@composed
def _returned_fields(municipality: int, person: int, since: dt.datetime) -> QuerySet:
    mine = ProfileChange.objects.filter(municipality=municipality, proposed_by__user=person)
    return mine.returned_since(since).values_list("pk")


def _returned_departments(acting: Appointment) -> Iterator[Line]:
    """Departments that staff returned to this person lately."""
    found = _sent_back_departments(acting.municipality_id, acting.user_id, timezone.now() - ANSWERS_SHOWN)
    yield from _sent_back(len(found), reverse("my:departments"))


@composed
def _sent_back_departments(municipality: int, person: int, since: dt.datetime) -> QuerySet:
    mine = DepartmentChange.objects.filter(municipality=municipality, proposed_by__user=person)
    return mine.returned_since(since).values_list("pk")


def _sent_back(number: int, address: str) -> Iterator[Line]:
    """That staff returned so many changes to this person lately, and nobody has mended them since."""
    if number:
        sentence = ngettext(
            "The staff returned %(count)s change that you proposed: read their answer.",
            "The staff returned %(count)s changes that you proposed: read their answers.",
            number,
        )
        yield Line(sentence % {"count": number}, address, number)


def _not_confirmed(acting: Appointment) -> Iterator[Line]:
    """The record, if nobody said for a year that it is right, for who may say it.

    While a renewal round runs, it is confirmed there and asked for once; afterwards not as long as staff
    have to decide on the leader, with whom the answer confirms it.
    """
    if acting.role == AppointmentRole.VIEWER:
        return
    ((newest, waits, in_round),) = _confirmation(acting.municipality_id)
    if waits or in_round:
        return
    if newest is None:
        yield Line(
            _("The record was never confirmed: look at it and confirm it."), reverse("my:municipality")
        )
    elif not holds(newest, timezone.localdate()):
        sentence = _("The record was not confirmed for a year: look at it and confirm it.")
        yield Line(sentence, reverse("my:municipality"))


@composed
def _confirmation(municipality: int) -> QuerySet:
    """When the record was confirmed last, whether staff decide on its leader, whether it is asked for."""
    here = {"municipality": OuterRef("pk")}
    named = RenewalAnswer.objects.confirmed().filter(leader=LeaderAnswer.PROPOSED, **here)
    asked = RenewalAnswer.objects.in_open_round().filter(**here)
    newest = RecordConfirmation.objects.order_by().filter(**here).values("municipality")
    place = Municipality.objects.filter(pk=municipality).annotate(
        newest=Subquery(newest.annotate(day=Max("confirmed_on")).values("day")),
        waits=Exists(named),
        asked=Exists(asked),
    )
    return place.values_list("newest", "waits", "asked")


def _unanswered(acting: Appointment) -> Iterator[Line]:
    """Invitations that nobody accepted in time, for who sends them."""
    if acting.role != AppointmentRole.COORDINATOR:
        return
    if number := len(_expired(acting.municipality_id, timezone.now())):
        sentence = ngettext(
            "%(count)s invitation was not accepted in time: send it again or withdraw it.",
            "%(count)s invitations were not accepted in time: send them again or withdraw them.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:colleagues"), number)


@composed
def _expired(municipality: int, now: dt.datetime) -> QuerySet:
    return Invitation.objects.expired(now).filter(municipality=municipality).values_list("pk")


def _without_work_area(acting: Appointment) -> Iterator[Line]:
    """Departments of which nobody said in which areas they work, for who may propose that."""
    if acting.role == AppointmentRole.VIEWER:
        return
    if number := len(_bare_departments(acting.municipality_id)):
        sentence = ngettext(
            "%(count)s department has no work areas: without them it qualifies for no platform.",
            "%(count)s departments have no work areas: without them they qualify for no platform.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:departments"), number)


@composed
def _bare_departments(municipality: int) -> QuerySet:
    """Departments without a work area for which nobody has proposed any."""
    bare = Department.objects.filter(municipality=municipality, is_active=True, work_areas__isnull=True)
    waiting = DepartmentChange.objects.pending().filter(department=OuterRef("pk"))
    return bare.exclude(Exists(waiting)).values_list("pk")

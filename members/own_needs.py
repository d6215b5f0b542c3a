"""What of the municipality's record needs a representative now."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
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
    register("members.record", _lines)


def _lines(acting: Appointment) -> Iterator[Line]:
    """All of it, in one query: the page on which it stands asks every storey."""
    now = timezone.now()
    (found,) = _standing(acting.municipality_id, acting.user_id, now - ANSWERS_SHOWN, now)
    yield from _sent_back(found.returned_fields, reverse("my:municipality"))
    yield from _sent_back(found.returned_departments, reverse("my:departments"))
    if acting.role == AppointmentRole.VIEWER:
        return
    if not (found.leader_waits or found.in_round):
        yield from _not_confirmed(found.confirmed_on)
    if acting.role == AppointmentRole.COORDINATOR:
        yield from _unanswered(found.expired)
    if not (acting.department_id or found.has_departments or found.departments_proposed):
        yield _without_department()
    yield from _without_work_area(found.bare)


@composed
def _standing(municipality: int, person: int, since: dt.datetime, now: dt.datetime) -> QuerySet:
    """One row: how much of each waits, and when the record was confirmed last.

    `leader_waits`: staff have to decide on the leader; `in_round`: a renewal round asks for the record.
    """
    here = {"municipality": OuterRef("pk")}
    mine = {"proposed_by__user": person, **here}
    named = RenewalAnswer.objects.confirmed().filter(leader=LeaderAnswer.PROPOSED, **here)
    bare = Department.objects.filter(is_active=True, work_areas__isnull=True, **here)
    proposed = DepartmentChange.objects.pending().filter(department=OuterRef("pk"))
    confirmations = RecordConfirmation.objects.order_by().filter(**here).values("municipality")
    found = Municipality.objects.filter(pk=municipality).annotate(
        returned_fields=_number(ProfileChange.objects.filter(**mine).returned_since(since)),
        returned_departments=_number(DepartmentChange.objects.filter(**mine).returned_since(since)),
        leader_waits=Exists(named),
        in_round=Exists(RenewalAnswer.objects.in_open_round().filter(**here)),
        confirmed_on=Subquery(confirmations.annotate(day=Max("confirmed_on")).values("day")),
        expired=_number(Invitation.objects.expired(now).filter(**here)),
        has_departments=Exists(Department.objects.filter(is_active=True, **here)),
        departments_proposed=Exists(DepartmentChange.objects.pending().filter(**here)),
        bare=_number(bare.exclude(Exists(proposed))),
    )
    return found.values_list(*found.query.annotations, named=True)


def _number(rows: QuerySet) -> Coalesce:
    """How many rows of the municipality at hand there are."""
    counted = rows.order_by().values("municipality").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def _sent_back(number: int, address: str) -> Iterator[Line]:
    """That staff returned so many changes to this person lately, and nobody has mended them since."""
    if number:
        sentence = ngettext(
            "The staff returned %(count)s change that you proposed: read their answer.",
            "The staff returned %(count)s changes that you proposed: read their answers.",
            number,
        )
        yield Line(sentence % {"count": number}, address, number)


def _not_confirmed(newest: dt.date | None) -> Iterator[Line]:
    """The record, if nobody said for a year that it is right, for who may say it.

    While a renewal round runs, it is confirmed there and asked for once; afterwards not as long as staff
    have to decide on the leader, with whom the answer confirms it.
    """
    if newest is None:
        yield Line(
            _("The record was never confirmed: look at it and confirm it."), reverse("my:municipality")
        )
    elif not holds(newest, timezone.localdate()):
        sentence = _("The record was not confirmed for a year: look at it and confirm it.")
        yield Line(sentence, reverse("my:municipality"))


def _unanswered(number: int) -> Iterator[Line]:
    """Invitations that nobody accepted in time, for who sends them."""
    if number:
        sentence = ngettext(
            "%(count)s invitation was not accepted in time: send it again or withdraw it.",
            "%(count)s invitations were not accepted in time: send them again or withdraw them.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:colleagues"), number)


def _without_department() -> Line:
    """A record without any department, proposed ones too, for who may propose one."""
    sentence = _(
        "No department is on record: propose those that matter. Platforms are joined by departments."
    )
    return Line(sentence, reverse("my:departments"))


def _without_work_area(number: int) -> Iterator[Line]:
    """Departments of which nobody said, or proposed, in which areas they work, for who may propose that."""
    if number:
        sentence = ngettext(
            "%(count)s department has no work areas: without them it qualifies for no platform.",
            "%(count)s departments have no work areas: without them they qualify for no platform.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:departments"), number)

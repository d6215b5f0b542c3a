"""What of the municipality's record needs a representative now."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, Max, OuterRef
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
    RenewalAnswer,
)
from members.needs_now import Line, register
from members.queries.change import ProposalQuerySet
from members.queries.confirmation import holds

ANSWERS_SHOWN = dt.timedelta(days=30)


def register_needs() -> None:
    """Let `my/` tell of it; called once when the portal starts."""
    register("members.returned", _returned)
    register("members.returned-departments", _returned_departments)
    register("members.not-confirmed", _not_confirmed)
    register("members.unanswered", _unanswered)
    register("members.no-department", _without_department)
    register("members.no-work-area", _without_work_area)


def _returned(acting: Appointment) -> Iterator[Line]:
    """Changes of fields that staff returned to this person lately."""
    yield from _sent_back(ProfileChange.objects.all(), acting, reverse("my:municipality"))


def _returned_departments(acting: Appointment) -> Iterator[Line]:
    """Departments that staff returned to this person lately."""
    yield from _sent_back(DepartmentChange.objects.all(), acting, reverse("my:departments"))


def _sent_back(proposals: ProposalQuerySet, acting: Appointment, address: str) -> Iterator[Line]:
    """What of these staff returned to this person lately, and nobody has mended since."""
    mine = proposals.filter(municipality=acting.municipality_id, proposed_by__user=acting.user_id)
    if number := mine.returned_since(timezone.now() - ANSWERS_SHOWN).count():
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
    here = {"municipality": OuterRef("pk")}
    named = RenewalAnswer.objects.confirmed().filter(leader=LeaderAnswer.PROPOSED, **here)
    asked = RenewalAnswer.objects.in_open_round().filter(**here)
    place = Municipality.objects.filter(pk=acting.municipality_id).annotate(
        newest=Max("confirmations__confirmed_on"), waits=Exists(named), asked=Exists(asked)
    )
    newest, waits, in_round = place.values_list("newest", "waits", "asked").get()
    if waits or in_round:
        return
    if newest is None:
        yield Line(
            _("The record was never confirmed: look at it and confirm it."), reverse("my:municipality")
        )
    elif not holds(newest, timezone.localdate()):
        sentence = _("The record was not confirmed for a year: look at it and confirm it.")
        yield Line(sentence, reverse("my:municipality"))


def _unanswered(acting: Appointment) -> Iterator[Line]:
    """Invitations that nobody accepted in time, for who sends them."""
    if acting.role != AppointmentRole.COORDINATOR:
        return
    number = Invitation.objects.expired().filter(municipality=acting.municipality_id).count()
    if number:
        sentence = ngettext(
            "%(count)s invitation was not accepted in time: send it again or withdraw it.",
            "%(count)s invitations were not accepted in time: send them again or withdraw them.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:colleagues"), number)


def _without_department(acting: Appointment) -> Iterator[Line]:
    """A record without any department, for who may propose one and has not."""
    if acting.role == AppointmentRole.VIEWER or acting.department_id:
        return
    here = {"municipality": acting.municipality_id}
    if Department.objects.filter(**here, is_active=True).exists():
        return
    if not DepartmentChange.objects.pending().filter(**here).exists():
        sentence = _(
            "No department is on record: propose those that matter. Platforms are joined by departments."
        )
        yield Line(sentence, reverse("my:departments"))


def _without_work_area(acting: Appointment) -> Iterator[Line]:
    """Departments of which nobody said in which areas they work, for who may propose that."""
    if acting.role == AppointmentRole.VIEWER:
        return
    bare = Department.objects.filter(
        municipality=acting.municipality_id, is_active=True, work_areas__isnull=True
    )
    waiting = DepartmentChange.objects.pending().filter(department=OuterRef("pk"))
    if number := bare.exclude(Exists(waiting)).count():
        sentence = ngettext(
            "%(count)s department has no work areas: without them it qualifies for no platform.",
            "%(count)s departments have no work areas: without them they qualify for no platform.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:departments"), number)

"""What in the programs needs a person now (`members.needs_now`)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.enums import AppointmentRole
from members.models import Appointment, MembershipPeriod
from members.needs_now import Line
from members.own_needs import ANSWERS_SHOWN
from mmu_portal.lib.composed import composed
from programs.enums import ParticipationState
from programs.models import Cycle, CycleParticipation, Street, StreetChange


def cycle_lines(appointment: Appointment) -> Iterator[Line]:
    """For who may apply: open cycles, applications that wait, cycles of which no street is entered yet."""
    if appointment.role == AppointmentRole.VIEWER:
        return
    for cycle in _cycles(appointment.municipality_id, timezone.localdate()):
        shown = {"cycle": str(cycle)}
        if cycle.our_state is None:
            address = reverse("my-programs:apply", args=[cycle.program.slug, cycle.number])
            yield Line(_("Your municipality may apply: %(cycle)s") % shown, address)
        elif cycle.our_state == ParticipationState.APPLIED:
            told = _("The application waits for an answer: %(cycle)s") % shown
            yield Line(told, reverse("my-programs:list"), is_news=True)
        elif cycle.our_state == ParticipationState.ACTIVE and not cycle.has_street:
            yield Line(_("No street is entered yet: %(cycle)s") % shown, reverse("my-streets:list"))


@composed
def _cycles(municipality: int, today: dt.date) -> QuerySet:
    """The cycles that a municipality is in or may apply to, with its state and whether it has streets there.

    One query: the page on which this stands asks every storey.
    """
    here = {"municipality": municipality, "cycle": OuterRef("pk")}
    ours = CycleParticipation.objects.filter(**here)
    members = MembershipPeriod.objects.covering(today).filter(municipality=municipality)
    open_today = Exists(Cycle.objects.open_on(today).filter(pk=OuterRef("pk")))
    entered = Exists(Street.objects.filter(**here)) | Exists(StreetChange.objects.pending().filter(**here))
    found = Cycle.objects.filter(Q(Exists(ours)) | Q(open_today & Exists(members)))
    return found.annotate(our_state=Subquery(ours.values("state")[:1]), has_street=entered).select_related(
        "program"
    )


def street_lines(appointment: Appointment) -> Iterator[Line]:
    """Streets that staff returned to this person lately, and nobody has mended since."""
    since = timezone.now() - ANSWERS_SHOWN
    if number := len(_returned(appointment.municipality_id, appointment.user_id, since)):
        sentence = ngettext(
            "The staff returned %(count)s street that you proposed: read their answer.",
            "The staff returned %(count)s streets that you proposed: read their answers.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my-streets:list"), number)


@composed
def _returned(municipality: int, person: int, since: dt.datetime) -> QuerySet:
    mine = StreetChange.objects.filter(municipality=municipality, proposed_by__user=person)
    return mine.returned_since(since).values_list("pk")

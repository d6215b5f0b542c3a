"""What of the activities needs a person now (`members.needs_now`)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from members.models import Appointment
from members.needs_now import Line
from mmu_portal.lib.composed import composed
from mmu_portal.lib.generation import inside_cache
from programs.enums import ActivityState, RegistrationState
from programs.models import Registration


def offer_lines(appointment: Appointment) -> Iterator[Line]:
    """The places that were offered to the person and wait for an answer."""
    if appointment.user_id not in _people_offered():
        return
    for each in _offered(appointment.user_id, timezone.now()):
        moment = formats.date_format(timezone.localtime(each.offered_until), "DATETIME_FORMAT")
        sentence = _("A place is offered to you until %(moment)s: %(title)s")
        shown = {"moment": moment, "title": each.activity.title}
        yield Line(sentence % shown, reverse("activities:register", args=[each.activity.slug]))


@inside_cache
def _people_offered() -> frozenset[int]:
    """Who has been offered a place (the keys of people): few, so others are not asked."""
    offered = Registration.objects.filter(state=RegistrationState.OFFERED, user__isnull=False)
    return frozenset(offered.values_list("user", flat=True))


@composed
def _offered(person: int, now: dt.datetime) -> QuerySet[Registration]:
    offered = Registration.objects.filter(
        user=person,
        state=RegistrationState.OFFERED,
        offered_until__gt=now,
        activity__state=ActivityState.PUBLISHED,
    )
    return offered.select_related("activity").order_by("offered_until")

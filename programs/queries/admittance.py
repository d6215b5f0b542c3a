"""Who may register for an activity today, and in which words somebody who may not is told why."""

import datetime as dt
from typing import Any

from django.db.models import Min
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from members.enums import AppointmentRole
from members.models import Appointment, MembershipPeriod
from platforms.models import SeatHolder
from programs.enums import Audience
from programs.models import Activity


def begins(activity: Activity) -> dt.datetime | None:
    """When the first session begins; without sessions the first day; None if no day is known."""
    first = activity.sessions.aggregate(first=Min("starts"))["first"]
    if first is not None or activity.first_day is None:
        return first
    return timezone.make_aware(dt.datetime.combine(activity.first_day, dt.time()))


def closed_because(activity: Activity, now: dt.datetime) -> str:
    """Why nobody registers at this moment; empty while registration is open."""
    if activity.is_canceled:
        return _("This activity was canceled.")
    start = begins(activity)
    if start is not None and start <= now:
        return _("The activity has begun.")
    if not activity.is_published or activity.opens is None:
        return _("Nobody registers for this activity on the portal.")
    if now < activity.opens:
        return _("Registration opens on %(moment)s.") % {"moment": _told(activity.opens)}
    if activity.closes is not None and activity.closes <= now:
        return _("Registration closed on %(moment)s.") % {"moment": _told(activity.closes)}
    return ""


def obstacle(activity: Activity, appointment: Appointment | None, now: dt.datetime | None = None) -> str:
    """Why the person who acts in `appointment` may not register now, in a sentence; empty if they may."""
    if because := closed_because(activity, now or timezone.now()):
        return because
    if appointment is None:
        return _("You act for no municipality today; only who does registers here.")
    return _AUDIENCES[Audience(activity.audience)](activity, appointment)


def _everybody(activity: Activity, appointment: Appointment) -> str:
    return ""


def _representatives(activity: Activity, appointment: Appointment) -> str:
    if appointment.role == AppointmentRole.VIEWER:
        return _("The activity is for representatives; by your appointment you only read.")
    periods = MembershipPeriod.objects.covering(timezone.localdate())
    if not periods.filter(municipality=appointment.municipality_id).exists():
        return _("The activity is for members of the Union; your municipality is not recorded as one today.")
    return ""


def _seat_holders(activity: Activity, appointment: Appointment) -> str:
    held = SeatHolder.objects.current().filter(platform=activity.platform_id, appointment=appointment)
    if held.exists():
        return ""
    sentence = _("The activity is for those who have a seat on the platform, and you have none: %(platform)s")
    return sentence % {"platform": activity.platform}


def _invited(activity: Activity, appointment: Appointment) -> str:
    if activity.invited.filter(pk=appointment.user_id).exists():
        return ""
    if activity.audience == Audience.NAMED:
        return _("The activity is for people whom the Union invited by name.")
    if activity.audience_words:
        sentence = _("The Union’s staff register who takes part, or invite them. It is for: %(words)s")
        return sentence % {"words": activity.audience_words}
    return _("The Union’s staff register who takes part, or invite them.")


_AUDIENCES: dict[Audience, Any] = {
    Audience.EVERYBODY: _everybody,
    Audience.REPRESENTATIVES: _representatives,
    Audience.SEAT_HOLDERS: _seat_holders,
    Audience.ROLES: _invited,
    Audience.NAMED: _invited,
}


def _told(moment: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")

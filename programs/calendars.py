"""Activities as calendar programs read them (RFC 5545), by the clock of Istanbul."""

import datetime as dt
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from programs.enums import Precision
from programs.models import Activity, Session

ISTANBUL = ZoneInfo("Europe/Istanbul")


def calendar_of(activities: Iterable[Activity], *, name: str) -> bytes:
    """A calendar with an event for each session; of activities without any, for their days if they are known.

    `activities` come with their sessions.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{_('Marmara Municipalities Union')}//{_host()}//{get_language()}".upper())
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ISTANBUL.key)
    for activity in activities:
        for event in _events(activity):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def calendar_answer(content: bytes, name: str) -> HttpResponse:
    """The answer with such a calendar."""
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _events(activity: Activity) -> Iterator[Event]:
    sessions = list(activity.sessions.all())
    for session in sessions:
        yield _of_session(activity, session, several=len(sessions) > 1)
    if not sessions and activity.first_day is not None and activity.precision == Precision.DAY:
        yield _of_days(activity, activity.first_day, activity.last_day or activity.first_day)


def _of_session(activity: Activity, session: Session, *, several: bool) -> Event:
    event = _event(activity, f"session-{session.pk}", edits=activity.version + session.version)
    event.add(
        "summary", f"{activity.title}: {session.title}" if several and session.title else activity.title
    )
    event.add("dtstart", session.starts.astimezone(ISTANBUL))
    event.add("dtend", session.ends.astimezone(ISTANBUL))
    if place := session.place or activity.place:
        event.add("location", place)
    return event


def _of_days(activity: Activity, first: dt.date, last: dt.date) -> Event:
    event = _event(activity, f"activity-{activity.pk}", edits=activity.version)
    event.add("summary", activity.title)
    event.add("dtstart", first)
    event.add("dtend", last + dt.timedelta(days=1))  # the first day after it
    if activity.place:
        event.add("location", activity.place)
    return event


def _event(activity: Activity, key: str, *, edits: int) -> Event:
    """What the events of an activity share; the link leads back to its page.

    `edits` grows with each edit: a calendar that has the event takes over only what is newer.
    """
    event = Event()
    address = settings.SITE_URL + activity.get_absolute_url()
    event.add("uid", f"{key}@{_host()}")
    event.add("dtstamp", timezone.now().replace(microsecond=0).astimezone(dt.UTC))
    event.add("sequence", edits)
    event.add("url", address)
    lead = f"{activity.lead}\n\n" if activity.lead else ""
    sample = f"{_('Sample data')}\n\n" if activity.is_sample else ""
    event.add("description", f"{sample}{lead}{address}")
    event.add("status", "CANCELLED" if activity.is_canceled else "CONFIRMED")
    event.add("categories", [activity.get_kind_display()])
    return event


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""

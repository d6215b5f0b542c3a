"""Activities that are published and canceled, and what people are told the day before."""

import datetime as dt
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.mails import queue_mails
from members.models import Mail, User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from programs.actions.places import lock
from programs.enums import ActivityState
from programs.models import Activity, Registration, Session

CALLED_OFF = "programs/mails/activity_canceled"
CHANGED = "programs/mails/activity_changed"
REMINDER = "programs/mails/reminder"


@transaction.atomic
def publish(*, activity: Activity, by: User) -> None:
    """Give a draft its page.

    Raises:
        DomainError: `by` may not, or it is no draft any more.
    """
    _move(activity, ActivityState.DRAFT, ActivityState.PUBLISHED, by)


@transaction.atomic
def call_off(*, activity: Activity, by: User) -> int:
    """Cancel an activity and tell everybody who has a place, an offer or waits; how many are told.

    Raises:
        DomainError: `by` may not, or it is not published.
    """
    lock(activity)
    _move(activity, ActivityState.PUBLISHED, ActivityState.CANCELED, by)
    people = [each for each in activity.registrations.standing().select_related("user") if each.address]
    queue_mails([_mail(CALLED_OFF, f"{CALLED_OFF}:{each.pk}", each) for each in people])
    return len(people)


@transaction.atomic
def tell_of_change(*, activity: Activity, by: User) -> int:
    """Tell everybody who has a place, an offer or waits when and where it is now; how many are told.

    Who was told the same today is not told again.

    Raises:
        DomainError: `by` may not, or it is not published.
    """
    _require_right(by)
    current = Activity.objects.filter(pk=activity.pk, state=ActivityState.PUBLISHED).first()
    if current is None:
        raise DomainError(_("This activity is not in the state for that."))
    people = [each for each in current.registrations.standing().select_related("user") if each.address]
    mark = f"{CHANGED}:{timezone.localdate().isoformat()}:{_digest(current)}"
    mails = [_mail(CHANGED, f"{mark}:{each.pk}", each) for each in people]
    told = set(Mail.objects.filter(key__in=[each.key for each in mails]).values_list("key", flat=True))
    queue_mails(mails)
    return len(mails) - len(told)


def _digest(activity: Activity) -> str:
    """What changes with when and where an activity is."""
    sessions = activity.sessions.values_list("pk", "starts", "ends", "place_tr", "title_tr")
    place: Any = Activity.objects.values_list("place_tr", "link", "first_day", "last_day").get(pk=activity.pk)
    about = [*place, *sessions]
    return sha256(repr(about).encode()).hexdigest()[:16]


def remind(day: dt.date | None = None) -> int:
    """Remind those who have a place of the sessions of `day` (tomorrow), each once; how many have one.

    `Mail.key` keeps a second tick from telling anybody twice.
    """
    on = day or timezone.localdate() + dt.timedelta(days=1)
    coming = Session.objects.on(on).filter(activity__state=ActivityState.PUBLISHED)
    rows = Registration.objects.confirmed().filter(activity__in=coming.values("activity"))
    people = [each for each in rows.select_related("user") if each.address]
    key = f"{REMINDER}:{on.isoformat()}"
    queue_mails([_mail(REMINDER, f"{key}:{each.pk}", each, day=on.isoformat()) for each in people])
    return len(people)


def _mail(kind: str, key: str, registration: Registration, **words: str) -> Mail:
    return Mail(
        kind=kind,
        key=key,
        address=registration.address,
        language=registration.reads,
        recipient=registration.user,
        words={"registration": registration.pk, **words},
    )


def _move(activity: Activity, before: ActivityState, state: ActivityState, by: User) -> None:
    _require_right(by)
    rows = Activity.objects.filter(pk=activity.pk, state=before)
    if not rows.update(state=state, version=F("version") + 1):  # who edits it now overwrites nothing
        raise DomainError(_("This activity is not in the state for that."))
    history.record_change(activity, {"state": (before.value, state.value)}, by=by)
    activity.refresh_from_db(fields=["state", "version"])


def _require_right(by: User) -> None:
    if not by.has_perm("programs.change_activity"):
        raise DomainError(_("Only staff who keep activities do this."))

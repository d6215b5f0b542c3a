"""The places of an activity: who takes one, who is next, and what staff allow."""

import datetime as dt

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.mails import queue_mail
from members.models import User
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from programs.enums import RegistrationState
from programs.models import Activity, Places, Registration
from programs.models.activity import NO_LIMIT
from programs.queries.admittance import begins

OFFER_STANDS = dt.timedelta(hours=48)
OFFERED = "programs/mails/offered"
PROMOTED = "programs/mails/promoted"


def lock(activity: Activity) -> Places:
    """The counter of all places of an activity, locked until the transaction ends.

    Who registers, leaves, offers or changes a limit does so one after the other: else somebody could begin to
    wait while the last place is given back, and it would stay empty.

    Raises:
        DomainError: too many wait for it.
    """
    every, _created = Places.objects.get_or_create(
        activity=activity, municipality=None, defaults={"capacity": activity.capacity or NO_LIMIT}
    )
    try:
        return Places.objects.select_for_update().get(pk=every.pk)
    except OperationalError as error:  # others held it for as long as the database lets anybody wait
        raise DomainError(_("Many people register at this moment. Try again in a minute.")) from error


def take(every: Places, activity: Activity, municipality_id: int | None) -> bool:
    """Take a place of all and one of the municipality's; False, with neither taken, if one is missing."""
    if not every.take():
        return False
    if municipality_id is None or _of_municipality(activity, municipality_id).take():
        return True
    every.give_back()
    return False


def give_back(every: Places, activity: Activity, municipality_id: int | None) -> None:
    """Give back what `take` took."""
    every.give_back()
    if municipality_id is not None:
        _of_municipality(activity, municipality_id).give_back()


def _of_municipality(activity: Activity, municipality_id: int) -> Places:
    limit = activity.seats_per_municipality or NO_LIMIT
    counted, _created = Places.objects.get_or_create(
        activity=activity, municipality_id=municipality_id, defaults={"capacity": limit}
    )
    return counted


def fill(every: Places, activity: Activity) -> int:
    """Offer each free place to who waits longest and still fits, until the activity begins; how many.

    Runs in the transaction of what freed the places, under its lock.
    """
    start, now = begins(activity), timezone.now()
    if not activity.is_published or (start is not None and start <= now):
        return 0
    served = 0
    waiting = activity.registrations.waiting().with_room()
    while (first := waiting.select_related("user").first()) is not None:
        if not take(every, activity, first.municipality_id):
            break
        _serve(first, now, start)
        served += 1
    return served


def _serve(registration: Registration, now: dt.datetime, start: dt.datetime | None) -> None:
    """Offer the place; who has no account cannot answer, so that the place is theirs at once."""
    if registration.user_id is None:
        move(registration, RegistrationState.CONFIRMED, by=None)
        tell(registration, PROMOTED)
        return
    until = now + OFFER_STANDS if start is None else min(now + OFFER_STANDS, start)
    move(registration, RegistrationState.OFFERED, by=None, offered_until=until)
    tell(registration, OFFERED)


def move(
    registration: Registration,
    state: RegistrationState,
    *,
    by: User | None,
    offered_until: dt.datetime | None = None,
) -> None:
    """Bring a registration from the state in which it was read into another, and write its history.

    Raises:
        DomainError: somebody else moved it meanwhile.
    """
    before, now = registration.state, timezone.now()
    as_read = Registration.objects.filter(pk=registration.pk, state=before)
    if not as_read.update(state=state, since=now, offered_until=offered_until):
        raise DomainError(_("This registration changed meanwhile. Look at it again."))
    history.record_change(registration, {"state": (before, state.value)}, by=by)
    registration.state, registration.since, registration.offered_until = state, now, offered_until


def tell(registration: Registration, kind: str) -> None:
    """Write to the person of the state in which they are now; who left no address hears from staff."""
    if not registration.address:
        return
    queue_mail(
        kind=kind,
        key=f"{kind}:{registration.pk}:{registration.since.isoformat()}",
        address=registration.address,
        language=registration.reads,
        recipient=registration.user,
        registration=registration.pk,
    )


@transaction.atomic
def set_limits(*, activity: Activity, by: User) -> int:
    """Let the counters follow what staff wrote into the activity, and offer what became free; how many.

    Raises:
        DomainError: `by` may not, or more places are taken already, of all or of a municipality.
    """
    if not (by.has_perm("programs.change_activity") or by.has_perm("programs.add_activity")):
        raise DomainError(_("Only staff who keep activities do this."))
    every = lock(activity)
    _limit(every, activity.capacity)
    for counted in activity.places.exclude(pk=every.pk).select_related("municipality"):
        _limit(counted, activity.seats_per_municipality)
    every.refresh_from_db()
    return fill(every, activity)


def _limit(counted: Places, limit: int | None) -> None:
    allowed = NO_LIMIT if limit is None else limit
    if Places.objects.filter(pk=counted.pk, taken__lte=allowed).update(capacity=allowed):
        return
    taken = Places.objects.get(pk=counted.pk).taken
    if counted.municipality is None:
        raise DomainError(_("%(taken)s places are taken already; no fewer are possible.") % {"taken": taken})
    sentence = _("%(municipality)s has %(taken)s places already; no fewer are possible.")
    raise DomainError(sentence % {"municipality": counted.municipality, "taken": taken})

"""Registrations for activities: made, accepted, given up, expired."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.models import Appointment, User
from mmu_portal.lib import erasures, history
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import takes_slot
from programs.actions.places import PROMOTED, fill, give_back, lock, move, take, tell
from programs.enums import HOLDING, RegistrationState
from programs.models import Activity, Registration
from programs.queries.admittance import begins, closed_because, obstacle

REGISTERED = "programs/mails/registered"
WAITING = "programs/mails/waiting"
LAPSED = "programs/mails/lapsed"
CANCELED = "programs/mails/registration_canceled"
RIGHT = "programs.change_registration"
PERSON_ERASED, ANSWERS_ERASED = "person of a registration", "answers of a registration"
MOST_A_DAY = 30  # registrations of one person: each is a letter


def register(
    *, activity: Activity, appointment: Appointment, gender: str = "", role: str = ""
) -> Registration:
    """Register the person who acts in `appointment`: with a place if one is free, else on the waiting list.

    Raises:
        DomainError: the activity is not for them or not open, or they registered already or too often today.
    """
    # All that can be known before the lock is asked before it: others wait behind it.
    current = Activity.objects.select_related("platform").get(pk=activity.pk)
    if not Appointment.objects.running().filter(pk=appointment.pk).exists():
        raise DomainError(_("Your appointment does not run today."))
    if refusal := obstacle(current, appointment):
        raise DomainError(refusal)
    if not takes_slot("registrations", str(appointment.user_id), limit=MOST_A_DAY, seconds=24 * 60 * 60):
        raise DomainError(_("You have registered many times today. Go on tomorrow."))
    return _registered(current, _of_portal(appointment, gender=gender, role=role), by=appointment.user)


@transaction.atomic
def _registered(activity: Activity, person: dict[str, Any], *, by: User) -> Registration:
    """The place or the end of the queue, unless the activity was canceled meanwhile."""
    every = lock(activity)
    current = Activity.objects.get(pk=activity.pk)
    if not current.is_published:
        raise DomainError(closed_because(current, timezone.now()))
    return _entered(every, current, person, by=by)


@transaction.atomic
def enter(
    *, activity: Activity, by: User, appointment: Appointment | None = None, **person: str
) -> Registration:
    """Register somebody for whom staff speak: by an appointment, or from outside (name, email, …).

    The window and the audience do not bind staff; the places do.

    Raises:
        DomainError: `by` may not, the activity is not to come, or the person is registered already.
    """
    _require_right(by)
    every = lock(activity)
    current = Activity.objects.get(pk=activity.pk)
    start = begins(current)
    if not current.is_published or (start is not None and start <= timezone.now()):
        raise DomainError(_("Only a published activity that has not begun takes registrations."))
    if appointment is not None:
        if not Appointment.objects.running().filter(pk=appointment.pk).exists():
            raise DomainError(_("This appointment does not run today."))
        answers = {name: person.get(name, "") for name in ("gender", "role")}
        return _entered(every, current, _of_portal(appointment, **answers), by=by)
    if not person.get("name", "").strip():
        raise DomainError(_("Write the person’s name."))
    email = person.get("email", "").strip().lower()
    return _entered(every, current, person | {"email": email}, by=by)


@transaction.atomic
def admit(*, activity: Activity, by: User, **person: str) -> Registration:
    """Give a place to somebody who is there without one (name, organization, email, language); no mail.

    By their appointment if the address is an account's. Who waits or gave up gets the place, too; who has one
    keeps it. The places bind: staff raise their number first.

    Raises:
        DomainError: `by` may not, the activity is not published, the name is missing, or no place is free.
    """
    _require_right(by)
    every = lock(activity)
    current = Activity.objects.get(pk=activity.pk)
    if not current.is_published:
        raise DomainError(closed_because(current, timezone.now()))
    email = person.get("email", "").strip().lower()
    acting = Appointment.objects.running().filter(user__email=email).order_by("pk").first() if email else None
    if acting is None and not person.get("name", "").strip():
        raise DomainError(_("Write the person’s name."))
    told: dict[str, Any] = _of_portal(acting) if acting is not None else person | {"email": email}
    before = _before(current, told)
    if before is None and _stands_otherwise(current, told):
        raise DomainError(_("This person is registered for the activity already."))
    if before is not None and before.state == RegistrationState.CONFIRMED:
        return before
    return _admitted(every, current, told, before, by)


def _admitted(
    every: Any, activity: Activity, person: dict[str, Any], before: Registration | None, by: User
) -> Registration:
    """The place of somebody who is there: an offered one, or one that is free."""
    if before is not None and before.state == RegistrationState.OFFERED:
        move(before, RegistrationState.CONFIRMED, by=by)
        return before
    municipality = person.get("municipality")
    if not take(every, activity, municipality.pk if municipality is not None else None):
        sentence = _("No place is free for %(name)s: raise the number of places of the activity first.")
        raise DomainError(sentence % {"name": person["user"] if "user" in person else person["name"]})
    here = person | {"walked_in": True}
    if before is not None:
        return _renewed(before, here, RegistrationState.CONFIRMED, by)
    return _made(activity, here, RegistrationState.CONFIRMED)


def _of_portal(appointment: Appointment, **answers: str) -> dict[str, Any]:
    who = {"user": appointment.user, "appointment": appointment}
    return who | {"municipality": appointment.municipality, **answers}


def _entered(every: Any, activity: Activity, person: dict[str, Any], *, by: User) -> Registration:
    """A place or the end of the queue, for somebody who has neither."""
    before = _before(activity, person)
    stands = before is not None and before.state != RegistrationState.CANCELED
    if stands or _stands_otherwise(activity, person):
        raise DomainError(_("This person is registered for the activity already."))
    municipality = person.get("municipality")
    has_place = take(every, activity, municipality.pk if municipality is not None else None)
    state = RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED
    registration = _renewed(before, person, state, by) if before else _made(activity, person, state)
    tell(registration, REGISTERED if has_place else WAITING)
    return registration


def _before(activity: Activity, person: dict[str, Any]) -> Registration | None:
    """What the same person had of the activity before."""
    rows = Registration.objects.filter(activity=activity).select_related("user")
    if "user" in person:
        return rows.filter(user=person["user"]).first()
    return rows.filter(email=person["email"]).first() if person["email"] else None


def _stands_otherwise(activity: Activity, person: dict[str, Any]) -> bool:
    """Whether the same address has a registration of the other kind: by an account, or from outside."""
    standing = Registration.objects.standing().filter(activity=activity)
    if "user" in person:
        return standing.filter(user=None, email=person["user"].email.lower()).exists()
    return bool(person["email"]) and standing.filter(user__email=person["email"]).exists()


def _made(activity: Activity, person: dict[str, Any], state: RegistrationState) -> Registration:
    try:
        with transaction.atomic():
            return Registration.objects.create(activity=activity, state=state, **person)
    except IntegrityError as error:
        raise DomainError(_("This person is registered for the activity already.")) from error


def _renewed(
    before: Registration, person: dict[str, Any], state: RegistrationState, by: User
) -> Registration:
    """The row of somebody who had given up, from the end of the queue."""
    Registration.objects.filter(pk=before.pk).update(**person)
    move(before, state, by=by)
    return Registration.objects.select_related("user").get(pk=before.pk)


@transaction.atomic
def accept(*, registration: Registration, by: User) -> None:
    """Take the place that was offered.

    Raises:
        DomainError: it is another's offer, it does not stand any more, or the person does not act for the
            municipality today.
    """
    _require_own(registration, by)
    lock(registration.activity)
    found = _current(registration)
    now, ends = timezone.now(), (found.offered_until, begins(found.activity))
    late = any(moment is not None and moment <= now for moment in ends)
    if found.state != RegistrationState.OFFERED or late or not found.activity.is_published:
        raise DomainError(_("This offer does not stand any more."))
    acts = Appointment.objects.running().filter(user=found.user_id, municipality=found.municipality_id)
    if not acts.exists():
        raise DomainError(_("This appointment does not run today."))
    move(found, RegistrationState.CONFIRMED, by=by)
    tell(found, PROMOTED)


@transaction.atomic
def cancel(*, registration: Registration, by: User) -> int:
    """Give a place, an offer or the place in the queue up; how many places were offered to others.

    Raises:
        DomainError: it is another's, was given up before, the activity has begun, or the person was noted as
            present.
    """
    _require_own(registration, by)
    every = lock(registration.activity)
    found = _current(registration)
    if found.state == RegistrationState.CANCELED:
        raise DomainError(_("This registration was canceled before."))
    start = begins(found.activity)
    if start is not None and start <= timezone.now():
        raise DomainError(_("The activity has begun: nobody can cancel any more."))
    if found.attendances.exists():
        raise DomainError(_("Who is noted as present at a session keeps the place."))
    held = found.state in HOLDING
    move(found, RegistrationState.CANCELED, by=by)
    tell(found, CANCELED)
    if held:
        give_back(every, found.activity, found.municipality_id)
    return fill(every, found.activity)


def expire_offers() -> int:
    """Let offers that nobody accepted in time go on to the next who waits; how many expired."""
    due = Registration.objects.offers_expired(timezone.now()).order_by("offered_until", "pk")
    return sum(_expired(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _expired(key: int) -> bool:
    """Let one offer expire, if it still stands and its time is over."""
    registration = Registration.objects.select_related("activity").get(pk=key)
    every = lock(registration.activity)
    found = _current(registration)
    if not Registration.objects.offers_expired(timezone.now()).filter(pk=key).exists():
        return False
    move(found, RegistrationState.CANCELED, by=None)
    tell(found, LAPSED)
    give_back(every, found.activity, found.municipality_id)
    fill(every, found.activity)
    return True


def fill_free_places() -> int:
    """Offer places beside which somebody waits, whatever left them there; how many."""
    waiting = Registration.objects.waiting().with_room().order_by("activity")
    keys = list(waiting.values_list("activity", flat=True).distinct())
    return sum(_filled(activity) for activity in Activity.objects.filter(pk__in=keys))


@transaction.atomic
def _filled(activity: Activity) -> int:
    return fill(lock(activity), Activity.objects.get(pk=activity.pk))


@transaction.atomic
def pass_on(*, registration: Registration, successor: Appointment, by: User) -> bool:
    """Let a successor have what the person had of an activity; False if they have something of it already.

    A part of a handover, which says who decided it. What the leaver told of themself does not pass on. Where
    the successor is registered, the leaver's place is given up.
    """
    every = lock(registration.activity)
    found = _current(registration)
    theirs = Registration.objects.filter(activity=found.activity_id, user=successor.user_id)
    if theirs.standing().exclude(pk=found.pk).exists():
        held, before = found.state in HOLDING, found.activity
        move(found, RegistrationState.CANCELED, by=by)
        if held:
            give_back(every, before, found.municipality_id)
        fill(every, before)
        return False
    _make_room(theirs.exclude(pk=found.pk))
    nothing = {"gender": "", "role": ""}
    changes = {
        "appointment": (found.appointment_id, successor.pk),
        "user": (found.user_id, successor.user_id),
    }
    Registration.objects.filter(pk=found.pk).update(user=successor.user, appointment=successor, **nothing)
    history.record_change(found, changes, by=by)
    return True


def _make_room(given_up: Any) -> None:
    """Forget the successor's own registration that they had given up before; nobody attended by it."""
    given_up.filter(state=RegistrationState.CANCELED).delete()


@transaction.atomic
def answer(*, registration: Registration, by: User, gender: str, role: str) -> None:
    """Change what a person told of themself; empty answers erase it.

    Raises:
        DomainError: it is another's.
    """
    if registration.user_id != by.pk:
        raise DomainError(_("Only the person says this of themself."))
    if (registration.gender and not gender) or (registration.role and not role):
        erasures.note(ANSWERS_ERASED, registration.pk)
    Registration.objects.filter(pk=registration.pk).update(gender=gender, role=role)


@transaction.atomic
def erase_person(*, registration: Registration, by: User) -> None:
    """Forget who somebody from outside is; that there was somebody stays, and so does a certificate's name.

    Raises:
        DomainError: `by` may not, or the person has an account.
    """
    _require_right(by)
    if registration.user_id is not None:
        raise DomainError(_("Who has an account is registered by it; erase what they told there."))
    erasures.note(PERSON_ERASED, registration.pk)
    _erase(registration)


def _erase(registration: Registration) -> None:
    nothing = dict.fromkeys(("name", "organization", "email", "gender", "role"), "")
    Registration.objects.filter(pk=registration.pk).update(**nothing)
    history.note(registration, gettext_noop("person erased"))


def register_erasures() -> None:
    """Have what people erased here erased again after a restore."""
    erasures.register(PERSON_ERASED, Registration, _erase)
    erasures.register(ANSWERS_ERASED, Registration, _erase_answers)


def _erase_answers(registration: Registration) -> None:
    Registration.objects.filter(pk=registration.pk).update(gender="", role="")


def forget_outsiders() -> int:
    """Erase by which name and address people from outside took part, when their time is over; how many.

    That there was somebody stays, and so do gender and role: they belong to nobody any more, and are counted.
    """
    due = Registration.objects.outsiders_to_forget(timezone.localdate()).order_by("pk")
    return sum(_forgotten(each) for each in due)


@transaction.atomic
def _forgotten(registration: Registration) -> bool:
    """Erase one, unless that was done meanwhile."""
    due = Registration.objects.outsiders_to_forget(timezone.localdate()).filter(pk=registration.pk)
    if not due.update(**dict.fromkeys(("name", "organization", "email"), "")):
        return False
    history.note(registration, gettext_noop("person erased"))
    return True


def _current(registration: Registration) -> Registration:
    """The row as it is under the lock."""
    return Registration.objects.select_related("activity__platform", "user").get(pk=registration.pk)


def _require_right(by: User) -> None:
    if not by.has_perm(RIGHT):
        raise DomainError(_("Only staff who keep registrations do this."))


def _require_own(registration: Registration, by: User) -> None:
    if registration.user_id != by.pk and not by.has_perm(RIGHT):
        raise DomainError(_("This is somebody else’s registration."))

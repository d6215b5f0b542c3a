"""Who was at a session: noted by staff, or by the code that is shown at the door."""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.throttle import takes_slot
from programs.actions.places import lock
from programs.actions.registrations import admit
from programs.enums import AttendanceWay, RegistrationState
from programs.models import Attendance, Certificate, Registration, Session
from programs.models.certificate import LETTERS

CODE_LENGTH = 6
BEFORE, AFTER = dt.timedelta(hours=1), dt.timedelta(hours=2)  # around a session in which its code counts
TRIES_AN_HOUR = 10
RIGHT = "programs.add_attendance"
_NOT_NOW = gettext_lazy("No session of yours that runs now has this code.")


@transaction.atomic
def note_present(
    *,
    session: Session,
    present: Iterable[int],
    way: AttendanceWay,
    by: User,
    shown: Iterable[int] | None = None,
) -> tuple[int, int]:
    """Let the registrations of these keys have been at the session; how many came and went.

    `shown` are those whom the list showed as present when it was opened: who was noted since, by the code or
    by a colleague, stays as they are now. Without it nobody but `present` was there.
    Who was noted by the code stays noted that way. Whoever has a certificate keeps their attendance.

    Raises:
        DomainError: `by` may not, one of them has no place in the activity, or the session is to come.
    """
    _require_begun(session, by)
    lock(session.activity)  # nobody cancels, and no code is typed, while the list is compared
    wanted = set(present)
    people = Registration.objects.confirmed().filter(activity=session.activity_id, pk__in=wanted)
    if people.count() != len(wanted):
        raise DomainError(_("Somebody of these people has no place in the activity any more."))
    there = set(session.attendances.values_list("registration", flat=True))
    seen = there if shown is None else set(shown)
    came = wanted - seen - there
    gone = session.attendances.filter(registration__in=seen - wanted)
    kept = Certificate.objects.filter(registration__in=gone.values("registration"), revoked_at__isnull=True)
    if kept.exists():
        raise DomainError(_("Who has a certificate was there: revoke it first."))
    removed = [each.delete() for each in gone]
    for key in sorted(came):
        Attendance.objects.create(session=session, registration_id=key, way=way, by=by)
    return len(came), len(removed)


@transaction.atomic
def note_walk_ins(*, session: Session, people: Iterable[dict[str, str]], way: AttendanceWay, by: User) -> int:
    """Give places to people who came without registering, and note them as present; how many.

    Each is told by name, organization, email and language, as `registrations.admit` takes them.

    Raises:
        DomainError: `by` may not, the session is to come, or one of them cannot get a place: then none does.
    """
    _require_begun(session, by)
    came = 0
    for person in people:
        registration = admit(activity=session.activity, by=by, **person)
        noted = {"way": way, "by": by}
        Attendance.objects.get_or_create(session=session, registration=registration, defaults=noted)
        came += 1
    return came


def _require_begun(session: Session, by: User) -> None:
    if not by.has_perm(RIGHT):
        raise DomainError(_("Only staff who keep attendance do this."))
    if session.starts - BEFORE > timezone.now():
        raise DomainError(_("The session has not begun."))


@transaction.atomic
def show_code(*, session: Session, by: User) -> str:
    """The code of a session for its door; made when it is first shown.

    Raises:
        DomainError: `by` may not.
    """
    if not by.has_perm(RIGHT):
        raise DomainError(_("Only staff who keep attendance do this."))
    made = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    Session.objects.filter(pk=session.pk, door_code="").update(door_code=made)
    session.refresh_from_db(fields=["door_code"])
    return session.door_code


def attend_by_code(*, user: User, code: str) -> Session:
    """Note that a registered person is at the session whose code they typed; a second time changes nothing.

    Raises:
        DomainError: no session of theirs that runs now has this code, or they tried too often.
    """
    # Outside the transaction: what is refused counts as tried.
    if not takes_slot("door-code", str(user.pk), limit=TRIES_AN_HOUR, seconds=3600):
        raise DomainError(_("You tried many codes. Ask the Union’s staff at the door."))
    return _attended(user, "".join(code.split()).upper())


@transaction.atomic
def _attended(user: User, code: str) -> Session:
    now = timezone.now()
    running = Session.objects.filter(starts__lte=now + BEFORE, ends__gte=now - AFTER).exclude(door_code="")
    mine = running.filter(
        door_code=code,
        activity__registrations__user=user,
        activity__registrations__state=RegistrationState.CONFIRMED,
    )
    session = mine.select_related("activity").first()
    if session is None:
        raise DomainError(str(_NOT_NOW))
    lock(session.activity)  # nobody cancels while they are noted as present
    registration = Registration.objects.confirmed().filter(activity=session.activity_id, user=user).first()
    if registration is None:
        raise DomainError(str(_NOT_NOW))
    Attendance.objects.get_or_create(
        session=session, registration=registration, defaults={"way": AttendanceWay.CODE, "by": user}
    )
    return session

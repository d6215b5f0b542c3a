"""What an appointment that ends leaves to a successor: named at once, later, or by the portal's own clock."""

import datetime as dt
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.actions.appointments import (
    decides_who_acts,
    end_appointment,
    invites_for_the_union,
    leaves_nobody_to_coordinate,
)
from members.actions.mails import queue_mail
from members.enums import HandoverState
from members.estates import estates, holdings
from members.models import Appointment, Handover, Municipality, User
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import note, record_change

PASSED = "members/mails/handed_over"
NAMED = "members/mails/successor_named"
TAKEN_BACK = "members/mails/successor_taken_back"
log = structlog.get_logger(__name__)
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def end_and_hand_over(
    *, appointment: Appointment, last_day: dt.date, successor: Appointment | None, by: User
) -> Handover:
    """Let an appointment end on `last_day` and name who takes over from the next day; None: nobody yet.

    The same again changes nothing.

    Raises:
        DomainError: `by` does not decide it, the day does not fit, or the successor does not.
    """
    _lock(appointment)
    ended = Appointment.objects.get(pk=appointment.pk).ended
    before = _end_before(appointment, ended, by)
    end_appointment(appointment=appointment, last_day=last_day, by=by, successor=successor)
    handover = _arranged(appointment, successor, by)
    if last_day != ended:
        _say_end(handover, before, by)
    return _in_effect(handover)


def refusal(*, appointment: Appointment, last_day: dt.date, successor: Appointment | None, by: User) -> str:
    """Why `end_and_hand_over` would be refused, empty if it would not.

    All but the passing on itself is tried, and nothing of it kept.
    """
    tried = Appointment.objects.get(pk=appointment.pk)
    with transaction.atomic():
        try:
            end_appointment(appointment=tried, last_day=last_day, by=by, successor=successor)
            _arranged(tried, successor, by)
        except DomainError as reason:
            return str(reason)
        finally:
            transaction.set_rollback(True)
    return ""


@transaction.atomic
def hand_over(*, appointment: Appointment, successor: Appointment | None, by: User) -> Handover:
    """Name who takes over what an appointment with a last day held; without anybody it waits as vacant.

    It takes effect at once, or on the day after the last one. The same again changes nothing.

    Raises:
        DomainError: `by` does not decide it, the successor cannot take over, or another was named before.
    """
    return _in_effect(_arranged(appointment, successor, by))


@transaction.atomic
def take_end_back(*, appointment: Appointment, by: User) -> None:
    """Let an appointment go on as before somebody said its last day, and drop the planned handover.

    Raises:
        DomainError: the day has passed or was not said by anybody, or `by` may not.
    """
    _lock(appointment)
    current = Appointment.objects.running().filter(pk=appointment.pk).first()
    said = Handover.objects.open().said().filter(leaver=appointment.pk).with_people().first()
    if current is None or said is None or current.ended != said.due - ONE_DAY:
        raise DomainError(_("There is no last day that could be taken back."))
    if not may_take_end_back(said, by):
        raise DomainError(_("Who said the last day takes it back, or the coordinator or the Union’s staff."))
    current.ended = said.end_before
    current.save()
    _tell_taken_back(said, by)
    said.delete()


def may_take_end_back(said: Handover, by: User) -> bool:
    """Whether `by` takes a last day back: who said it, or who decides who acts, but not of themself."""
    own = said.leaver.user_id == by.pk
    decides = not own and decides_who_acts(by, said.leaver.municipality)
    return said.end_said_by_id == by.pk or decides


@transaction.atomic
def take_back(*, handover: Handover, by: User) -> None:
    """Let a planned handover wait for another successor.

    Raises:
        DomainError: `by` does not decide it, it took effect or was taken back meanwhile, or the municipality
            would be left without a coordinator, which only the Union's staff may do.
    """
    _lock(handover.leaver)
    _require_right(handover.leaver, by)
    _require_coordinator(handover, by)
    planned = Handover.objects.open().filter(pk=handover.pk, successor=handover.successor_id)
    if handover.successor_id is None or not planned.update(successor=None, arranged_by=by):
        raise DomainError(_("This handover took effect or was taken back meanwhile."))
    _remember(handover, by, successor=(handover.successor_id, None))
    _tell_taken_back(handover, by)
    handover.refresh_from_db()


def perform_due_handovers() -> int:
    """Let each handover whose day has come take effect; how many passed something on.

    Ends that nobody handed over are noted first: a term ran out, or staff wrote a last day.
    """
    today = timezone.localdate()
    _forget_who_stays()
    for leaver in _ended_unnoticed(today):
        _note_end(leaver)
    due = Handover.objects.due_on(today).order_by("pk").values_list("pk", flat=True)
    return sum(_performed(pk) for pk in list(due))


def _arranged(appointment: Appointment, successor: Appointment | None, by: User) -> Handover:
    """The handover with its successor, if the rules allow it; perhaps one that is over already."""
    # Of two who name somebody at the same moment, the second sees what the first did.
    _lock(appointment)
    leaver = Appointment.objects.select_related("user", "municipality").get(pk=appointment.pk)
    _require_right(leaver, by)
    if leaver.ended is None:
        raise DomainError(_("This appointment has no last day: let it end first."))
    due = leaver.ended + ONE_DAY
    _require_successor(leaver, successor, due)
    if (done := _passed_before(leaver, successor)) is not None:
        return done
    handover = _opened(leaver, due, by)
    _drop_absent_successor(handover)
    if handover.successor_id != (successor and successor.pk):
        _name(handover, successor, by)
    _tell_named(handover, by)
    return handover


def _lock(appointment: Appointment) -> None:
    Municipality.objects.select_for_update().get(pk=appointment.municipality_id)


def _require_right(leaver: Appointment, by: User) -> None:
    """Let decide who decides who acts, and who leaves: the latter until the day after the last."""
    own = leaver.user_id == by.pk and (leaver.ended is None or leaver.ended >= timezone.localdate() - ONE_DAY)
    if not own and not decides_who_acts(by, leaver.municipality):
        raise DomainError(_("Only the municipality’s coordinator and the Union’s staff name a successor."))


def _require_successor(leaver: Appointment, successor: Appointment | None, due: dt.date) -> None:
    if successor is None:
        return
    if successor.pk == leaver.pk:
        raise DomainError(_("Nobody succeeds themself: choose a colleague."))
    day = max(due, timezone.localdate())
    if not Appointment.objects.successors_of(leaver, day).filter(pk=successor.pk).exists():
        raise DomainError(_("Choose a colleague who acts for this municipality on the day of the handover."))


def _require_coordinator(handover: Handover, by: User) -> None:
    """Refuse to take back the successor under whom alone the only coordinator could say a last day."""
    said = Handover.objects.open().said().of_ends().filter(pk=handover.pk).with_people().first()
    if said is None or invites_for_the_union(by):
        return
    if leaves_nobody_to_coordinate(said.leaver, said.due - ONE_DAY):
        raise DomainError(
            _(
                "Nobody else coordinates after that day: take the last day back, then leave anew and name "
                "somebody else."
            )
        )


def _passed_before(leaver: Appointment, successor: Appointment | None) -> Handover | None:
    """The handover that passed on all there was, if it is the one asked for."""
    done = Handover.objects.filter(leaver=leaver, due__gt=leaver.ended).exclude(state=HandoverState.OPEN)
    last = done.select_related("successor__user").order_by("pk").last()
    if last is None or holdings(leaver) or leaver.handovers.open().exists():
        return None
    if successor is None or successor.pk == last.successor_id:
        return last
    if last.successor is None:
        raise DomainError(_("There is nothing to pass on."))
    sentence = _("What %(person)s held has passed on to %(successor)s already.")
    raise DomainError(sentence % {"person": leaver.user, "successor": last.successor.user})


def _opened(leaver: Appointment, due: dt.date, by: User | None) -> Handover:
    """The open handover of an appointment, of that day from now on."""
    found = leaver.handovers.open().first()
    if found is None:
        try:
            with transaction.atomic():
                return Handover.objects.create(leaver=leaver, due=due, arranged_by=by)
        except IntegrityError as error:
            raise DomainError(_("A colleague is handing this over at this moment.")) from error
    if found.due != due:
        Handover.objects.open().filter(pk=found.pk).update(due=due)
        _remember(found, by, due=(found.due, due))
        found.due = due
    return found


def _end_before(appointment: Appointment, ended: dt.date | None, by: User) -> dt.date | None:
    """The day that stood before `by` said one; what they said themself counts while nobody changed it."""
    said = Handover.objects.open().filter(leaver=appointment.pk, end_said_by=by).first()
    return said.end_before if said is not None and ended == said.due - ONE_DAY else ended


def _say_end(handover: Handover, before: dt.date | None, by: User) -> None:
    """Keep who said the last day and what it was before, for who takes it back."""
    Handover.objects.filter(pk=handover.pk).update(end_said_by=by, end_before=before)


def _name(handover: Handover, successor: Appointment | None, by: User) -> None:
    """Name the successor of a vacant handover: of many who do at once, one does."""
    vacant = Handover.objects.vacant().filter(pk=handover.pk)
    if successor is None or not vacant.update(
        successor=successor, arranged_by=by, arranged_at=timezone.now()
    ):
        raise DomainError(_("Somebody else is named already. Take that back first."))
    _remember(handover, by, successor=(None, successor.pk))
    handover.refresh_from_db()


def _in_effect(handover: Handover) -> Handover:
    """Let a handover whose day has come take effect; what is vacant waits, and ends if nothing is left."""
    if not handover.is_due or handover.state != HandoverState.OPEN:
        return handover
    _drop_absent_successor(handover)
    if handover.successor is not None and handover.arranged_by is not None:
        _pass_on(handover, handover.leaver, handover.successor, handover.arranged_by)
    elif not holdings(handover.leaver):
        _move(handover, HandoverState.EMPTY, None)
    handover.refresh_from_db()
    return handover


def _pass_on(handover: Handover, leaver: Appointment, successor: Appointment, by: User) -> None:
    """Let the successor hold what the leaver held, kind by kind, and write down what it was."""
    _move(handover, HandoverState.DONE, by, done_at=timezone.now())
    told = {holding.estate.code: holding.lines for holding in holdings(leaver)}
    passed = [
        {"code": each.code, "count": each.hand_over(leaver, successor, by), "lines": told[each.code]}
        for each in estates()
        if each.code in told
    ]
    Handover.objects.filter(pk=handover.pk).update(passed_on=passed)
    if passed and successor.user_id != by.pk:
        _tell(PASSED, str(handover.pk), successor.user, handover=handover.pk)


def _tell_named(handover: Handover, by: User) -> None:
    """Tell the successor that they will take over, and on which day: once for each naming and each day."""
    if handover.successor is not None and handover.successor.user_id != by.pk and not handover.is_due:
        when = f"{handover.pk}:{handover.arranged_at.isoformat()}:{handover.due.isoformat()}"
        _tell(NAMED, when, handover.successor.user, handover=handover.pk)


def _tell_taken_back(handover: Handover, by: User | None) -> None:
    """Tell who was to take over that they will not."""
    if handover.successor is not None and handover.successor.user != by:
        _tell(
            TAKEN_BACK,
            f"{handover.pk}:{timezone.now().isoformat()}",
            handover.successor.user,
            leaver=handover.leaver_id,
        )


def _tell(kind: str, when: str, person: User, **words: int) -> None:
    """Write to who takes over, in their language."""
    queue_mail(
        kind=kind,
        key=f"{kind}:{when}",
        address=person.email,
        language=person.language,
        recipient=person,
        **words,
    )


def _move(handover: Handover, state: HandoverState, by: User | None, **fields: Any) -> None:
    """End an open handover: of many who do at once, one does."""
    if not Handover.objects.open().filter(pk=handover.pk).update(state=state, **fields):
        raise DomainError(_("This handover took effect or was taken back meanwhile."))
    _remember(handover, by, state=(HandoverState.OPEN, state))


def _remember(handover: Handover, by: User | None, **changes: tuple[Any, Any]) -> None:
    record_change(handover, changes, by=by)


def _forget_who_stays() -> None:
    """Drop what was planned for people whose last day staff took out of the record: they stay."""
    for handover in Handover.objects.open().with_people().filter(leaver__ended__isnull=True):
        with transaction.atomic():
            _tell_taken_back(handover, None)
            handover.delete()


def _ended_unnoticed(today: dt.date) -> list[Appointment]:
    """Appointments that are over and have no handover of that end."""
    noticed = Handover.objects.filter(leaver=OuterRef("pk"), due__gt=OuterRef("ended"))
    kept = noticed | Handover.objects.open().filter(leaver=OuterRef("pk"))
    return list(Appointment.objects.filter(ended__lt=today).exclude(Exists(kept)).order_by("pk"))


@transaction.atomic
def _note_end(appointment: Appointment) -> None:
    """Let what an ended appointment held wait for a successor; if it held nothing, note that."""
    _lock(appointment)
    leaver = Appointment.objects.get(pk=appointment.pk)
    if leaver.ended is not None and leaver.ended < timezone.localdate():
        _in_effect(_opened(leaver, leaver.ended + ONE_DAY, None))


def _performed(pk: int) -> bool:
    """Let one due handover take effect; one that a storey refuses waits, where people see it."""
    try:
        return _take_effect(pk)
    except DomainError as refusal:
        log.warning("handover_refused", handover=pk)
        _let_wait(pk, str(refusal))
        return False


@transaction.atomic
def _take_effect(pk: int) -> bool:
    """Let one due handover take effect; whether it passed something to somebody."""
    _lock(Handover.objects.with_people().get(pk=pk).leaver)
    handover = Handover.objects.open().with_people().filter(pk=pk).first()
    return handover is not None and _in_effect(handover).state == HandoverState.DONE


@transaction.atomic
def _let_wait(pk: int, reason: str) -> None:
    """Take the successor of a planned handover away, and put the reason into its history."""
    handover = Handover.objects.open().filter(pk=pk).first()
    if handover is not None and handover.successor_id is not None:
        Handover.objects.open().filter(pk=pk).update(successor=None)
        _remember(handover, None, successor=(handover.successor_id, None))
        note(handover, gettext_noop("not passed on: %(reason)s"), reason=reason)


def _drop_absent_successor(handover: Handover) -> None:
    """Let a handover wait whose successor does not act on its day any more."""
    if handover.successor_id is None:
        return
    day = max(handover.due, timezone.localdate())
    acting = Appointment.objects.successors_of(handover.leaver, day)
    if not acting.filter(pk=handover.successor_id).exists():
        Handover.objects.open().filter(pk=handover.pk).update(successor=None)
        _remember(handover, None, successor=(handover.successor_id, None))
        handover.refresh_from_db()

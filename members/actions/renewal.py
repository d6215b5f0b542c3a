"""Renewal rounds: staff open, remind and close one; municipalities say what has changed and confirm."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.actions.confirmations import confirm_record, unconfirm_record
from members.actions.mails import queue_mails
from members.actions.proposals import refuse_unseen
from members.enums import AnswerState, LeaderAnswer, RoundState
from members.models import (
    Appointment,
    Mail,
    Municipality,
    RenewalAnswer,
    RenewalPoint,
    RenewalRound,
    User,
)
from members.queries.renewal_reach import addressees
from members.queries.renewal_sheet import (
    LEADER,
    Sheet,
    department_field,
    person_field,
    sheet_of,
    verdict,
)
from members.queries.shown import Shown
from mmu_portal.lib import history
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import record_change

OPENED = "members/mails/renewal"
REMINDER = "members/mails/renewal_reminder"


@dataclass(frozen=True)
class Said:
    """What a municipality says: of its leader, of departments and of people (by key); what is left out waits.

    `leader_stands` is True for the leader as recorded, False for the one that `leader_name` and
    `leader_from` name, and None while nothing is said.
    """

    leader_stands: bool | None = None
    leader_name: str = ""
    leader_from: dt.date | None = None
    departments: Mapping[int, bool] = field(default_factory=dict)
    people: Mapping[int, bool] = field(default_factory=dict)

    def words(self) -> dict[str, str]:
        """The same, question by question, as the form says it."""
        found = {department_field(key): verdict(stands) for key, stands in self.departments.items()}
        found |= {person_field(key): verdict(stands) for key, stands in self.people.items()}
        if self.leader_stands is not None:
            found["leader"] = verdict(self.leader_stands)
        if self.leader_stands is False:
            found["leader_name"] = self.leader_name
            found["leader_from"] = self.leader_from.isoformat() if self.leader_from else ""
        return found


@transaction.atomic
def open_round(*, renewal: RenewalRound, by: User) -> RenewalRound:
    """Open a round: one answer for each member of today, and a mail to each who should give it.

    Raises:
        DomainError: `by` may not, a round is open already, or a day or a year does not fit.
    """
    require_staff(by, "members.add_renewalround")
    renewal.opened_by = by
    try:
        renewal.full_clean()
        with transaction.atomic():
            renewal.save()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise DomainError(_("A renewal round is open already: close it first.")) from error
    members = Municipality.objects.members_on(renewal.opens)
    RenewalAnswer.objects.bulk_create(
        [RenewalAnswer(round=renewal, municipality=each) for each in members.order_by("pk")]
    )
    _write(list(renewal.answers.values_list("municipality", "pk")), OPENED, "")
    return renewal


@transaction.atomic
def save_answer(
    *,
    answer: RenewalAnswer,
    appointment: Appointment,
    said: Said,
    seen: Mapping[str, Shown] | None = None,
) -> None:
    """Keep what the municipality says so far.

    `seen` is what the person saw of each question; None if nobody looked.

    Raises:
        DomainError: the appointment may not answer, or the answer is confirmed already.
        EditConflict: a colleague has said something else of it than the person saw.
    """
    current = _answerable(answer, appointment)
    sheet = sheet_of(current)
    refuse_unseen(seen, _replaced(sheet, said))
    _say_leader(current, appointment, said)
    for department in sheet.departments:
        if department.record.pk in said.departments:
            stands = said.departments[department.record.pk]
            _say(current, appointment, stands, department=department.record)
    for person in sheet.people:
        if person.record.pk in said.people:
            _say(current, appointment, said.people[person.record.pk], appointment=person.record)


@transaction.atomic
def confirm(*, answer: RenewalAnswer, appointment: Appointment) -> bool:
    """Confirm the municipality's answer, once: of many who do at once, one does.

    If all is as recorded, the record is confirmed with it (True), so that nobody is asked for that apart;
    else once staff have decided what is not (`confirm_settled`).

    Raises:
        DomainError: the appointment may not answer, something is undecided, or it was confirmed before.
    """
    current = _answerable(answer, appointment)
    sheet = sheet_of(current)
    if sentences := sheet.undecided():
        raise DomainError(" ".join(sentences))
    _take(current, appointment)
    if sheet.is_settled():
        confirm_record(appointment=appointment)
        return True
    return False


@transaction.atomic
def reopen(*, answer: RenewalAnswer, appointment: Appointment) -> None:
    """Take the municipality's confirmation back while the round is open, so that the answer can be corrected.

    Until it is confirmed anew, the record does not count as confirmed by it either.

    Raises:
        DomainError: the appointment may not answer, the round is closed, or the answer is open already.
    """
    current = _may_answer(answer, appointment)
    confirmed = RenewalAnswer.objects.confirmed().filter(pk=current.pk)
    if not confirmed.update(state=AnswerState.WAITING, answered_by=None, answered_at=None):
        raise DomainError(_("The answer is open already."))
    if current.answered_at is not None:
        unconfirm_record(municipality=current.municipality, since=timezone.localdate(current.answered_at))
    record_change(current, {"state": (AnswerState.CONFIRMED, AnswerState.WAITING)}, by=appointment.user)


@transaction.atomic
def remind(*, renewal: RenewalRound, by: User) -> int:
    """Write to those who have not answered, each at most once a day; how many municipalities were reminded.

    Raises:
        DomainError: `by` may not, or the round is closed.
    """
    require_staff(by, "members.change_renewalround")
    today = timezone.localdate()
    if RenewalRound.objects.select_for_update().open().filter(pk=renewal.pk).first() is None:
        raise DomainError(_("This round is closed."))
    unreminded = renewal.answers.with_somebody(today).unreminded(today)
    late = list(unreminded.select_related("round", "municipality"))
    chosen = RenewalAnswer.objects.filter(pk__in=[each.pk for each in late])
    chosen.update(reminded=F("reminded") + 1, reminded_on=today)
    if late:  # one line in the history: each answer keeps how often and when it was reminded
        history.note(renewal, gettext_noop("municipalities reminded: %(count)s"), by=by, count=len(late))
    _write([(each.municipality_id, each.pk) for each in late], REMINDER, f":{today.isoformat()}")
    return len(late)


@transaction.atomic
def close_round(*, renewal: RenewalRound, by: User) -> None:
    """Close a round: nobody answers any more; what was answered stays.

    Raises:
        DomainError: `by` may not, or it is closed already.
    """
    require_staff(by, "members.change_renewalround")
    if not RenewalRound.objects.open().filter(pk=renewal.pk).update(state=RoundState.CLOSED):
        raise DomainError(_("This round is closed."))
    record_change(renewal, {"state": (RoundState.OPEN, RoundState.CLOSED)}, by=by)


def require_staff(by: User, right: str) -> None:
    if not (by.is_staff and by.is_active and by.has_perm(right)):
        raise DomainError(_("Only the Union’s staff decide on renewal rounds."))


def _answerable(answer: RenewalAnswer, appointment: Appointment) -> RenewalAnswer:
    """The answer as it is stored, locked, if the appointment may give it now."""
    found = _may_answer(answer, appointment)
    if found.state != AnswerState.WAITING:
        raise DomainError(_("A colleague has confirmed the record already."))
    return found


def _may_answer(answer: RenewalAnswer, appointment: Appointment) -> RenewalAnswer:
    """The answer as it is stored, locked, if its round is open and the appointment may speak for it."""
    running = Appointment.objects.running().acting().filter(pk=appointment.pk)
    if not running.filter(municipality=answer.municipality_id).exists():
        raise DomainError(_("Your appointment does not let you answer for this municipality."))
    current = RenewalAnswer.objects.select_for_update(of=("self",)).in_open_round().filter(pk=answer.pk)
    found = current.select_related("round", "municipality").first()
    if found is None:
        raise DomainError(_("This round is closed."))
    return found


def _replaced(sheet: Sheet, said: Said) -> dict[str, Shown]:
    """What was said before and says something else; the leader is one thing, by name and day."""
    now, words = sheet.shown(), said.words()
    others = [name for name in now if name in words and now[name].recorded not in ("", words[name])]
    leader = LEADER if set(LEADER).intersection(others) else ()
    return {name: now[name] for name in (*others, *leader)}


def _say_leader(answer: RenewalAnswer, appointment: Appointment, said: Said) -> None:
    """Keep what is said of the leader; who was accepted stays accepted."""
    if said.leader_stands is None or answer.leader == LeaderAnswer.ACCEPTED:
        return
    old = answer.leader
    if said.leader_stands:
        answer.leader = LeaderAnswer.STANDS
    else:
        same = (answer.leader_name, answer.leader_from) == (said.leader_name, said.leader_from)
        if same and old in (LeaderAnswer.PROPOSED, LeaderAnswer.RETURNED):
            return
        answer.leader, answer.leader_note = LeaderAnswer.PROPOSED, ""
        answer.leader_name, answer.leader_from = said.leader_name, said.leader_from
        answer.leader_said_by = appointment
    try:
        answer.full_clean(exclude=["round", "municipality"])
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    answer.save()
    if old != answer.leader:
        record_change(answer, {"leader": (old, answer.leader)}, by=appointment.user)


def _say(answer: RenewalAnswer, said_by: Appointment, stands: bool, **thing: Any) -> None:
    RenewalPoint.objects.update_or_create(
        answer=answer, **thing, defaults={"stands": stands, "said_by": said_by}
    )


def _take(answer: RenewalAnswer, appointment: Appointment) -> None:
    waiting = RenewalAnswer.objects.waiting().filter(pk=answer.pk)
    confirmed = {"answered_by": appointment, "answered_at": timezone.now()}
    if not waiting.update(state=AnswerState.CONFIRMED, **confirmed):
        raise DomainError(_("A colleague has confirmed the record already."))
    record_change(answer, {"state": (AnswerState.WAITING, AnswerState.CONFIRMED)}, by=appointment.user)


def _write(answers: list[tuple[int, int]], kind: str, when: str) -> None:
    """Write to those of each municipality who should answer."""
    people = addressees([place for place, _pk in answers])
    queue_mails(
        [
            Mail(
                kind=kind,
                key=f"{kind}:{pk}:{user.pk}{when}",
                address=user.email,
                language=user.language,
                recipient=user,
                words={"answer": pk},
            )
            for place, pk in answers
            for user in people.get(place, [])
        ]
    )

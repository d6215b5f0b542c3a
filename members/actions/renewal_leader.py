"""The leader whom a municipality proposes in a renewal round: staff accept or return the proposal."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.confirmations import confirm_settled
from members.actions.mails import queue_mail
from members.actions.renewal import require_staff
from members.enums import AnswerState, LeaderAnswer, Office
from members.models import (
    LeaderTerm,
    Municipality,
    RenewalAnswer,
    User,
)
from members.queries.renewal import RenewalAnswerQuerySet
from members.sources import THE_MUNICIPALITY
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.history import record_change

DECIDED = "members/mails/leader_decided"


@transaction.atomic
def accept_leader(*, answer: RenewalAnswer, looked_at: str, by: User) -> None:
    """Put the proposed leader into the record from the first day in office, which ends the term before it.

    `looked_at` is the `leader_mark` of the answer that `by` saw.

    Raises:
        DomainError: it was decided before, somebody else is proposed than `by` saw, `by` proposed it, or the
            terms do not fit.
    """
    decided = _decide(answer, LeaderAnswer.ACCEPTED, looked_at, by, "")
    Municipality.objects.select_for_update().get(pk=decided.municipality_id)
    started, said_by = decided.leader_from, decided.leader_said_by
    if started is None or said_by is None:  # a constraint of the row keeps it from that
        raise DomainError(_("Name who leads now, and the first day in office."))
    before = LeaderTerm.objects.covering(started).filter(municipality=decided.municipality)
    new = LeaderTerm(
        municipality=decided.municipality,
        office=Office.MAYOR,
        person_name=decided.leader_name,
        started=started,
        source=THE_MUNICIPALITY,
        is_sample=said_by.is_sample,
    )
    try:
        with transaction.atomic():
            _follow(list(before), new)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise DomainError(_("The terms in the record changed at this moment: look at them again.")) from error
    confirm_settled(municipality=decided.municipality)
    _tell(decided)


@transaction.atomic
def return_leader(*, answer: RenewalAnswer, looked_at: str, by: User, note: str) -> None:
    """Return the proposed leader with a note: the municipality answers once more.

    `looked_at` is the `leader_mark` of the answer that `by` saw.

    Raises:
        DomainError: there is no note, it was decided before, somebody else is proposed than `by` saw, or `by`
            proposed it.
    """
    if not note.strip():
        raise DomainError(_("Write what is wrong, so that the municipality can mend it."))
    decided = _decide(answer, LeaderAnswer.RETURNED, looked_at, by, note)
    reopened = RenewalAnswer.objects.confirmed().filter(pk=decided.pk)
    if reopened.update(state=AnswerState.WAITING, answered_by=None, answered_at=None):
        record_change(decided, {"state": (AnswerState.CONFIRMED, AnswerState.WAITING)}, by=by)
    _tell(decided)


def _follow(before: list[LeaderTerm], new: LeaderTerm) -> None:
    """Let terms that would run on end on the first day of the new one, and store that."""
    for term in before:
        term.ended = new.started
        term.full_clean()
        term.save()
    new.derive_keys()
    new.full_clean()
    new.save()


def _decide(
    answer: RenewalAnswer, verdict: LeaderAnswer, looked_at: str, by: User, note: str
) -> RenewalAnswer:
    """Decide a proposed leader as it was looked at: of many who decide at once, one does."""
    require_staff(by, "members.change_renewalanswer")
    waiting = _proposed_as_seen(answer, looked_at)
    own = waiting.filter(leader_said_by__user=by).exists()
    if own:
        raise DomainError(_("Nobody decides their own proposal."))
    decided = {"leader_decided_by": by, "leader_decided_at": timezone.now(), "leader_note": note}
    if not waiting.update(leader=verdict, **decided):
        raise DomainError(_("This proposal was decided or changed before."))
    record_change(answer, {"leader": (LeaderAnswer.PROPOSED, verdict)}, by=by)
    related = RenewalAnswer.objects.select_related("round", "municipality", "leader_said_by__user")
    return related.get(pk=answer.pk)


def _proposed_as_seen(answer: RenewalAnswer, looked_at: str) -> RenewalAnswerQuerySet:
    """The answer as long as it proposes the leader that was looked at."""
    now = RenewalAnswer.objects.get(pk=answer.pk)
    if now.leader == LeaderAnswer.PROPOSED and now.leader_mark != looked_at:
        raise DomainError(
            _("The municipality proposes somebody else by now: look at who is proposed, then decide.")
        )
    return RenewalAnswer.objects.filter(
        pk=now.pk,
        leader=LeaderAnswer.PROPOSED,
        leader_name=now.leader_name,
        leader_from=now.leader_from,
        leader_said_by=now.leader_said_by_id,
    )


def _tell(answer: RenewalAnswer) -> None:
    """Tell who proposed the leader what became of it."""
    if answer.leader_said_by is None or answer.leader_decided_at is None:
        return
    person = answer.leader_said_by.user
    queue_mail(
        kind=DECIDED,
        key=f"{DECIDED}:{answer.pk}:{answer.leader_decided_at.isoformat()}",
        address=person.email,
        language=person.language,
        recipient=person,
        answer=answer.pk,
    )

"""What a municipality looks at in a renewal round, what it has said of each thing, and what is undecided."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.enums import ChangeState, LeaderAnswer
from members.models import Appointment, Department, DepartmentChange, LeaderTerm, RenewalAnswer
from members.queries.shown import Shown

STANDS, GONE = "stands", "gone"
LEADER = ("leader", "leader_name", "leader_from")
Record = TypeVar("Record", Department, Appointment)


def verdict(stands: bool | None) -> str:
    """What the form says of a thing that stays or does not; empty while nothing is said."""
    return {None: "", True: STANDS, False: GONE}[stands]


def department_field(key: int) -> str:
    """The name of the question about a department."""
    return f"department_{key}"


def person_field(key: int) -> str:
    """The name of the question about a person, by the appointment."""
    return f"person_{key}"


@dataclass(frozen=True)
class Point(Generic[Record]):
    """One department or person, and whether the municipality says that it stays; None: nothing said yet."""

    record: Record
    stands: bool | None


@dataclass(frozen=True)
class Sheet:
    """All that a municipality confirms in one round, as it is recorded today.

    `mended` has the states of proposals for the departments that do not stand (by key): those that wait, and
    those that staff approved since the round opened. `confirmed_on` is the day since which the record counts
    as confirmed by the answer; None while it does not.
    """

    answer: RenewalAnswer
    leaders: list[LeaderTerm]
    departments: list[Point[Department]]
    people: list[Point[Appointment]]
    mended: dict[int, set[str]]
    confirmed_on: dt.date | None

    def is_settled(self) -> bool:
        """Whether the record is what the municipality says: as recorded, or decided by staff since.

        Who leaves is recorded with the last day.
        """
        settled = (LeaderAnswer.STANDS, LeaderAnswer.ACCEPTED)
        return self.answer.leader in settled and not self.outstanding()

    def outstanding(self) -> list[str]:
        """A sentence for each thing that the municipality found wrong and that is not decided yet."""
        found = []
        if self.answer.leader == LeaderAnswer.PROPOSED:
            found.append(_("The Union’s staff decide on whom the municipality named as its leader."))
        wrong = [each.record for each in self.departments if each.stands is False]
        states = {each.name: self.mended.get(each.pk, set()) for each in wrong}
        if waiting := [name for name, of_one in states.items() if ChangeState.PENDING in of_one]:
            sentence = _("The Union’s staff decide on what is proposed for: %(departments)s.")
            found.append(sentence % {"departments": ", ".join(waiting)})
        if bare := [name for name, of_one in states.items() if not of_one]:
            sentence = _("Nothing is proposed yet for: %(departments)s. Propose what has changed there.")
            found.append(sentence % {"departments": ", ".join(bare)})
        return found

    def shown(self) -> dict[str, Shown]:
        """What the form shows of each question; nothing of the leader once the staff accepted the new one."""
        found = {} if self.answer.leader == LeaderAnswer.ACCEPTED else self._leader_shown()
        for each in self.departments:
            found[department_field(each.record.pk)] = Shown(verdict(each.stands))
        for person in self.people:
            if person.record.ended is None:
                found[person_field(person.record.pk)] = Shown(verdict(person.stands))
        return found

    def _leader_shown(self) -> dict[str, Shown]:
        answer = self.answer
        said = {LeaderAnswer.STANDS: STANDS, LeaderAnswer.PROPOSED: GONE, LeaderAnswer.RETURNED: GONE}
        word = said.get(LeaderAnswer(answer.leader), "") if self.leaders else GONE
        day = answer.leader_from.isoformat() if answer.leader_from else ""
        return dict(zip(LEADER, (Shown(word), Shown(answer.leader_name), Shown(day)), strict=True))

    def undecided(self) -> list[str]:
        """A sentence for each thing that keeps the municipality from confirming."""
        found = [self._leader_sentence()]
        if any(point.stands is None for point in self.departments):
            found.append(_("Say of each department whether it still exists."))
        if any(point.stands is None and not point.record.ended for point in self.people):
            found.append(_("Say of each person whether they stay."))
        leaving = [str(each.record.user) for each in self.people if self._leaves_undated(each)]
        if leaving:
            sentence = _("Say first on which day this ends: %(people)s.")
            found.append(sentence % {"people": ", ".join(leaving)})
        return [sentence for sentence in found if sentence]

    def _leader_sentence(self) -> str:
        if self.answer.leader == LeaderAnswer.RETURNED:
            return _("The staff returned whom you named as leader: read their note, then name the leader.")
        stands = self.answer.leader == LeaderAnswer.STANDS and bool(self.leaders)
        if stands or self.answer.leader in (LeaderAnswer.PROPOSED, LeaderAnswer.ACCEPTED):
            return ""
        return _("Say who leads the municipality.")

    @staticmethod
    def _leaves_undated(point: Point[Appointment]) -> bool:
        return point.stands is False and point.record.ended is None


def sheet_of(answer: RenewalAnswer) -> Sheet:
    """The sheet of one answer, in a fixed number of queries."""
    points = list(answer.points.all())
    of_departments = {point.department_id: point.stands for point in points if point.department_id}
    of_people = {point.appointment_id: point.stands for point in points if point.appointment_id}
    place, today = answer.municipality, timezone.localdate()
    departments = place.departments.filter(is_active=True).order_by("name_key", "pk")
    people = Appointment.objects.running().filter(municipality=place).select_related("user", "department")
    wrong = [pk for pk, stands in of_departments.items() if not stands]
    return Sheet(
        answer=answer,
        leaders=list(LeaderTerm.objects.covering(today).filter(municipality=place).order_by("office", "pk")),
        departments=[Point(each, of_departments.get(each.pk)) for each in departments],
        people=[Point(each, of_people.get(each.pk)) for each in people.order_by("user__name_key", "pk")],
        mended=_mended(answer, wrong) if wrong else {},
        confirmed_on=_confirmed_on(answer, answer.answered_at) if answer.answered_at else None,
    )


def _confirmed_on(answer: RenewalAnswer, answered_at: dt.datetime) -> dt.date | None:
    made = answer.municipality.confirmations.filter(confirmed_on__gte=timezone.localdate(answered_at))
    return made.order_by("confirmed_on").values_list("confirmed_on", flat=True).first()


def _mended(answer: RenewalAnswer, departments: list[int]) -> dict[int, set[str]]:
    """The states of what waits for these departments or was approved since the round opened."""
    approved = Q(state=ChangeState.APPROVED, decided_at__date__gte=answer.round.opens)
    proposals = DepartmentChange.objects.filter(department__in=departments)
    found: dict[int, set[str]] = {}
    for pk, state in proposals.filter(approved | Q(state=ChangeState.PENDING)).values_list(
        "department", "state"
    ):
        found.setdefault(pk, set()).add(state)
    return found

"""Departments that representatives propose and staff decide: new ones, changes, closings."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.confirmations import confirm_settled
from members.actions.proposals import (
    refuse_if_moved,
    refuse_unseen,
    refuse_who_only_reads,
    take,
    tell,
)
from members.enums import ChangeState
from members.models import Appointment, Department, DepartmentChange, Municipality, User, WorkArea
from members.models.department_change import DepartmentRecord
from members.queries.shown import Shown, department_shown
from mmu_portal.lib.errors import DomainError


@transaction.atomic
def propose_department(
    *,
    appointment: Appointment,
    wanted: DepartmentRecord,
    department: Department | None = None,
    seen: Mapping[str, Shown] | None = None,
) -> bool:
    """Propose a new department, or what the record of `department` should say; whether that is anything new.

    A proposal that waits for the same is replaced; one that says what the record says is withdrawn.
    `seen` is what the person saw of each field; None if nobody looked.

    Raises:
        DomainError: the appointment proposes nothing, the department is another municipality's, or a rule
            of departments is broken.
        EditConflict: the department is recorded otherwise, or something else waits for it, than was seen.
    """
    refuse_who_only_reads(appointment)
    place = appointment.municipality_id
    # Of two who propose at the same moment, the second sees what the first did.
    Municipality.objects.select_for_update().get(pk=place)
    kept = _recorded(appointment, department)
    recorded = DepartmentRecord.of(kept)
    pending = DepartmentChange.objects.pending().about(place, kept, wanted.name)
    waiting = pending.first()
    if waiting is not None and (waiting.was, waiting.wanted) == (recorded, wanted):
        return False
    if kept is not None or waiting is not None:  # else nothing is there that could be overwritten
        refuse_unseen(seen, department_shown(kept, waiting))
    if wanted == recorded:
        pending.update(state=ChangeState.WITHDRAWN)
        return False
    _fill(kept or Department(municipality_id=place), wanted)
    pending.update(state=ChangeState.WITHDRAWN)
    try:
        with transaction.atomic():
            DepartmentChange.objects.create(
                municipality_id=place,
                department=kept,
                seen=recorded.to_store(),
                proposed=wanted.to_store(),
                proposed_by=appointment,
            )
    except IntegrityError as error:
        raise DomainError(
            _("A colleague is proposing a change of this department at this moment.")
        ) from error
    return True


def _recorded(appointment: Appointment, department: Department | None) -> Department | None:
    """The department as the record has it now; it must be the municipality's own."""
    if department is None:
        return None
    found = Department.objects.filter(pk=department.pk, municipality=appointment.municipality_id).first()
    if found is None:
        raise DomainError(_("Choose a department of this municipality."))
    return found


@transaction.atomic
def approve_department(
    *,
    change: DepartmentChange,
    by: User,
    value: DepartmentRecord | None = None,
    note: str = "",
    looked_at: str = "",
) -> None:
    """Put what is proposed, or `value` in its place, into the record, and tell who proposed it.

    `looked_at` is the mark of what the record said when `by` looked; empty if nobody looked.

    Raises:
        DomainError: it was decided before, `by` proposed it, the record moved since, or a rule is broken.
    """
    taken = take(change, ChangeState.APPROVED, by, note)
    # Of two departments of one name that are approved at the same moment, the second is refused with a word.
    Municipality.objects.select_for_update().get(pk=taken.municipality_id)
    taken.department = Department.objects.select_for_update().filter(proposals=taken).first()
    refuse_if_moved(taken, looked_at)
    wanted = taken.wanted if value is None else value
    department = taken.department or Department(municipality_id=taken.municipality_id)
    _fill(department, wanted)
    department.save()
    department.work_areas.set(WorkArea.objects.filter(code__in=wanted.work_areas))
    DepartmentChange.objects.filter(pk=taken.pk).update(department=department)
    confirm_settled(municipality=taken.municipality)
    tell(taken)


def _fill(department: Department, wanted: DepartmentRecord) -> None:
    """Write into `department` what is wanted, if the rules of departments allow it; store nothing."""
    department.name, department.is_active = wanted.name, wanted.is_active
    try:
        department.full_clean()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error

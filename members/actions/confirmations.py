"""Records that municipalities confirm."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from members.actions.proposals import refuse_who_only_reads
from members.models import Appointment, Municipality, RecordConfirmation, RenewalAnswer
from members.queries.renewal_sheet import sheet_of


@transaction.atomic
def confirm_record(*, appointment: Appointment) -> bool:
    """Keep that the municipality's record is right today; False if that was said today before.

    Raises:
        DomainError: the appointment only reads, or has ended.
    """
    refuse_who_only_reads(appointment)
    _row, is_new = RecordConfirmation.objects.get_or_create(
        municipality_id=appointment.municipality_id,
        confirmed_on=timezone.localdate(),
        defaults={"confirmed_by": appointment},
    )
    return is_new


def confirm_settled(*, municipality: Municipality) -> None:
    """Confirm the record today by the latest renewal answer, if staff have decided all that it found wrong.

    An answer confirms the record once: what staff decide later has nothing to do with it.
    """
    answers = RenewalAnswer.objects.confirmed().filter(municipality=municipality)
    answer = answers.select_related("round", "municipality").order_by("answered_at").last()
    if answer is None:
        return
    sheet = sheet_of(answer)
    if sheet.confirmed_on is None and sheet.is_settled():
        RecordConfirmation.objects.get_or_create(
            municipality=municipality,
            confirmed_on=timezone.localdate(),
            defaults={"confirmed_by_id": answer.answered_by_id},
        )


def unconfirm_record(*, municipality: Municipality, since: dt.date) -> None:
    """Forget that the municipality's record was right on `since` or later: it corrects what it said then."""
    for row in RecordConfirmation.objects.filter(municipality=municipality, confirmed_on__gte=since):
        row.delete()

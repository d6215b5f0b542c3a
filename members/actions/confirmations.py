"""Records that municipalities confirm."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from members.actions.proposals import refuse_who_only_reads
from members.models import Appointment, Municipality, RecordConfirmation


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


def unconfirm_record(*, municipality: Municipality, day: dt.date) -> None:
    """Forget that the municipality's record was right on `day`: it corrects what it said then."""
    for row in RecordConfirmation.objects.filter(municipality=municipality, confirmed_on=day):
        row.delete()

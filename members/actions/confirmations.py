"""Records that municipalities confirm."""

from django.db import transaction
from django.utils import timezone

from members.actions.proposals import refuse_who_only_reads
from members.models import Appointment, RecordConfirmation


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

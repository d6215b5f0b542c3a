"""Sub-groups, joined and left by the seats of their platform."""

from django.db import transaction

from platforms.models import SeatHolder, SubGroup


@transaction.atomic
def join_group(*, group: SubGroup, holder: SeatHolder) -> None:
    """Put the holder's seat into the sub-group; a second time changes nothing."""
    group.seats.add(holder.seat_id)


@transaction.atomic
def leave_group(*, group: SubGroup, holder: SeatHolder) -> None:
    """Take the holder's seat out of the sub-group."""
    group.seats.remove(holder.seat_id)

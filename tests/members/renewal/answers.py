"""What members answer in a renewal, and by whom."""

from members.actions.renewal import Said


def all_stays(appointment, **changes) -> dict[str, str]:
    """What is sent when all is as recorded."""
    stays = {f"person_{appointment.pk}": "stands", f"department_{appointment.department_id}": "stands"}
    return {"leader": "stands", **stays, **changes}


def whole(appointment) -> Said:
    """All is as recorded."""
    return Said(True, departments={appointment.department_id: True}, people={appointment.pk: True})

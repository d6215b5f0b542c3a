"""What happens by itself in the members' storey."""

from celery import shared_task

from members.actions.handover import perform_due_handovers
from members.actions.invitations import forget_unanswered
from members.actions.mails import forget_old_mails, send_due_mails
from members.actions.reminders import remind_of_records, remind_staff
from mmu_portal.lib.sheets import kept


@shared_task
def send_mails() -> int:
    """Send the mails that are due; return how many."""
    return send_due_mails()


@shared_task
def remove_old_mails() -> int:
    """Forget mails that ended a month ago; return how many."""
    return forget_old_mails()


@shared_task
def remove_unanswered_invitations() -> int:
    """Forget invitations that nobody accepted in time; return how many."""
    return forget_unanswered()


@shared_task
def remove_stale_imports() -> int:
    """Remove spreadsheets that waited a day for their confirmation; return how many."""
    return kept.remove_stale()


@shared_task
def hand_over_what_is_due() -> int:
    """Let handovers take effect whose day has come; return how many passed something on."""
    return perform_due_handovers()


@shared_task
def remind_staff_of_what_waits() -> int:
    """Remind staff of what waits for them; return how many people."""
    return remind_staff()


@shared_task
def remind_of_records_to_confirm() -> int:
    """Remind municipalities of records that were not confirmed for a year; return how many mails."""
    return remind_of_records()

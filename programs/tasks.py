"""What happens by itself in the programs' storey."""

from celery import shared_task

from programs.actions.activities import remind
from programs.actions.photographs import forget_strays
from programs.actions.registrations import expire_offers, fill_free_places, forget_outsiders


@shared_task
def remove_stray_photographs() -> int:
    """Delete pictures that nothing names any more; return how many."""
    return forget_strays()


@shared_task
def serve_waiting_lists() -> int:
    """Let offers expire that nobody accepted, and offer every free place; return how many were offered."""
    expire_offers()
    return fill_free_places()


@shared_task
def remind_participants() -> int:
    """Remind those who have a place of tomorrow's sessions; return how many have one."""
    return remind()


@shared_task
def forget_people_from_outside() -> int:
    """Erase who people from outside are, a year after their activity; return how many."""
    return forget_outsiders()

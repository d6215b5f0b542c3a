"""Background work of the platforms."""

from celery import shared_task

from platforms.actions.notices import send_news
from platforms.enums import Cadence


@shared_task
def tell_at_once() -> int:
    """Tell those who want to hear at once."""
    return send_news([Cadence.AT_ONCE])


@shared_task
def tell_daily() -> int:
    """Tell those who want to hear once a day."""
    return send_news([Cadence.DAILY])


@shared_task
def tell_weekly() -> int:
    """Tell those who want to hear once a week."""
    return send_news([Cadence.WEEKLY])

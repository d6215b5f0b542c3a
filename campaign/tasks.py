"""What happens by itself in the campaign's storey."""

from celery import shared_task

from campaign.actions import checks


@shared_task
def check_claims() -> int:
    """Hold the published figures against the records; return how many these do not bear."""
    return checks.check_claims()

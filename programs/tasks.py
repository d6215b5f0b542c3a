"""What happens by itself in the programs' storey."""

from celery import shared_task

from programs.actions.photographs import forget_strays


@shared_task
def remove_stray_photographs() -> int:
    """Delete pictures that nothing names any more; return how many."""
    return forget_strays()

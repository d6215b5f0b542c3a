"""What happens by itself in the members' storey."""

from celery import shared_task

from mmu_portal.lib.sheets import kept


@shared_task
def remove_stale_imports() -> int:
    """Remove spreadsheets that waited a day for their confirmation; return how many."""
    return kept.remove_stale()

"""What happens by itself in the reporting storey."""

from celery import shared_task

from reporting.actions.schedules import ask_what_is_due
from reporting.actions.writing import remove_old, sweep_files, write_due_reports


@shared_task
def write_reports() -> int:
    """Make the reports that wait; return how many were done."""
    return write_due_reports()


@shared_task
def ask_scheduled_reports() -> int:
    """Ask for the reports whose day has come; return how many."""
    return ask_what_is_due()


@shared_task
def sweep_report_files() -> int:
    """Remove files that a worker left when it died; return how many."""
    return sweep_files()


@shared_task
def remove_old_reports() -> int:
    """Delete drafts that are kept no longer; return how many."""
    return remove_old()

"""What happens by itself in the reporting storey."""

from celery import shared_task

from reporting.actions.schedules import ask_what_is_due
from reporting.actions.writing import remove_old, sweep_files, tell_of_given_up, write_due_reports


@shared_task
def write_reports() -> int:
    """Make the reports that wait; return how many were done."""
    return write_due_reports()


@shared_task
def ask_scheduled_reports() -> int:
    """Ask for the reports whose day has come; return how many."""
    return ask_what_is_due()


@shared_task
def sweep_reports() -> int:
    """Tell of reports that were given up, and remove files that dead workers left; return how many files."""
    tell_of_given_up()
    return sweep_files()


@shared_task
def remove_old_reports() -> int:
    """Delete drafts that are kept no longer; return how many."""
    return remove_old()

"""Mails in tests."""

from django.utils import timezone

from members.actions.mails import send_due_mails
from members.models import Mail


def send_all_mails() -> int:
    """Send what waits, also what would wait for more to tell; how many."""
    Mail.objects.filter(due_at__gt=timezone.now()).update(due_at=timezone.now())
    return send_due_mails()

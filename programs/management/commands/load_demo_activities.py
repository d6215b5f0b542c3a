"""`manage.py load_demo_activities`: sample activities to come, for the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mmu_portal.lib.errors import DomainError
from programs.actions.demo_activities import load_sample_activities


class Command(BaseCommand):
    """Makes what is missing; what is there is left alone."""

    help = "Make the sample activities of the demonstration that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        try:
            made = load_sample_activities(by=None)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"sample activities: {made} created")

"""Loads the streets' part of the demonstration: sample participations, streets and drawings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mmu_portal.lib.errors import DomainError
from programs.actions.demo_streets import PROGRAM, load_sample_streets
from programs.models import Program


class Command(BaseCommand):
    """Run it as often as you like: it adds what is missing and touches nothing that is there."""

    help = "Loads sample participations and streets of Reclaiming Streets; refuses in production."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        if not Program.objects.filter(slug=PROGRAM).exists():
            raise CommandError("Load the programs first: manage.py load_programs")
        try:
            self.stdout.write(f"sample streets and participations: {load_sample_streets()} created")
        except DomainError as error:
            raise CommandError(str(error)) from error

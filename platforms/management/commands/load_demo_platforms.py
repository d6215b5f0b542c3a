"""Loads the platforms' part of the demonstration: sample seats, and what happens in the workspaces."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.models import User
from mmu_portal.lib.errors import DomainError
from platforms.actions.demo import COORDINATOR, load_sample_platforms


class Command(BaseCommand):
    """Run it as often as you like: it adds what is missing and touches nothing that is there."""

    help = "Loads sample seats and sample work of the platforms; refuses in production."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not User.objects.filter(email=COORDINATOR).exists():
            raise CommandError("Load the demonstration accounts first: manage.py load_demo")
        try:
            self.stdout.write(f"sample seats: {load_sample_platforms()} created")
        except DomainError as error:
            raise CommandError(str(error)) from error

"""Loads the platforms' part of the demonstration: sample seats, and what happens in the workspaces."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.models import User
from mmu_portal.lib.errors import DomainError
from platforms.actions.demo import COORDINATOR, load_sample_platforms
from platforms.actions.demo_work import load_sample_work

FILE = settings.BASE_DIR / "fixtures" / "demo_workspace.toml"


class Command(BaseCommand):
    """Run it as often as you like: it adds what is missing and touches nothing that is there."""

    help = "Loads sample seats and sample work of the platforms; refuses in production."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not User.objects.filter(email=COORDINATOR).exists():
            raise CommandError("Load the demonstration accounts first: manage.py load_demo")
        try:
            self.stdout.write(f"sample seats: {load_sample_platforms()} created")
            content = tomllib.loads(FILE.read_text(encoding="utf-8"))
            self.stdout.write(f"sample work: {load_sample_work(content=content)} records created")
        except DomainError as error:
            raise CommandError(str(error)) from error

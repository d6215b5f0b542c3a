"""Loads the programs' part of the demonstration: sample objectives and readings of the plan."""

import tomllib
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.models import User
from mmu_portal.lib.errors import DomainError
from programs.actions.loading_plan import APPROVER, REPORTER, load_sample_plan
from programs.management.commands.load_programs import PLAN_FILE


class Command(BaseCommand):
    """Run it as often as you like: a plan that has objectives is left alone."""

    help = "Loads sample objectives and readings of the plan; refuses in production."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        if User.objects.filter(email__in=[REPORTER, APPROVER]).count() < 2:
            raise CommandError("Load the demonstration accounts first: manage.py load_demo")
        content = tomllib.loads(PLAN_FILE.read_text(encoding="utf-8"))
        try:
            made = load_sample_plan(slug=content["plan"]["slug"], objectives=content["objectives"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"sample readings of the plan: {made} created")

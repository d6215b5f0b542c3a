"""`manage.py load_programs`: the Union's programs, projects and plan, as far as a source tells of them."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.models import Municipality
from programs.actions.loading import load_organizations, load_programs, load_projects
from programs.actions.loading_activities import load_activities
from programs.actions.loading_plan import load_plan

FILE = settings.BASE_DIR / "fixtures" / "programs.toml"
PLAN_FILE = settings.BASE_DIR / "fixtures" / "plan.toml"


class Command(BaseCommand):
    """Makes what is missing of fixtures/programs.toml and plan.toml; what is there is left alone."""

    help = "Make the programs and projects of fixtures/ that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        if not Municipality.objects.exists():
            raise CommandError("Load the municipalities first: manage.py load_reference")
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
        loaders = (
            ("organizations", load_organizations),
            ("programs", load_programs),
            ("projects", load_projects),
            ("activities", load_activities),
        )
        for name, load in loaders:
            rows = content[name]
            made = load(rows=rows)
            self.stdout.write(f"{name}: {len(made)} created, {len(rows) - len(made)} left alone")
        plans = load_plan(row=tomllib.loads(PLAN_FILE.read_text(encoding="utf-8"))["plan"])
        self.stdout.write(f"plans: {len(plans)} created, {1 - len(plans)} left alone")

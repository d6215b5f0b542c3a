"""`manage.py load_platforms`: the Union's two platforms and its committee."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from platforms.actions.loading import load_committees, load_platforms

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    """Makes what is missing of the platforms and committees in fixtures/; the others are left alone."""

    help = "Make the platforms and committees of fixtures/ that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        for name, load in (("platforms", load_platforms), ("committees", load_committees)):
            rows = tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))[name]
            made = load(rows=rows)
            self.stdout.write(f"{name}: {len(made)} created, {len(rows) - len(made)} left alone")

"""`manage.py load_platforms`: the Union's two platforms."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from platforms.actions.loading import load_platforms

FILE = settings.BASE_DIR / "fixtures" / "platforms.toml"


class Command(BaseCommand):
    """Makes the platforms of fixtures/platforms.toml that are missing; the others are left alone."""

    help = "Make the platforms of fixtures/platforms.toml that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["platforms"]
        made = load_platforms(rows=rows)
        self.stdout.write(f"platforms: {len(made)} created, {len(rows) - len(made)} left alone")

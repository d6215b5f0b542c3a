"""`manage.py load_profile`: the Union's campaign profile as first published."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from campaign.actions.loading import load_profile

FILE = settings.BASE_DIR / "fixtures" / "profile.toml"


class Command(BaseCommand):
    """Publishes fixtures/profile.toml as version 1, once; a profile that has a version is left alone."""

    help = "Publish the Union's campaign profile from fixtures/profile.toml, if it has no version yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        version = load_profile(content=tomllib.loads(FILE.read_text(encoding="utf-8")), by=None)
        if version is None:
            self.stdout.write("campaign profile: left alone, it already has a version")
        else:
            self.stdout.write(f"campaign profile: published as version {version.number}")

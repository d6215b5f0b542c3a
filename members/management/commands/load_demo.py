"""Loads the demonstration: sample memberships, accounts and representatives."""

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.actions import demo
from members.models import Municipality
from mmu_portal.lib.errors import DomainError


class Command(BaseCommand):
    """Run it as often as you like: it adds what is missing and touches nothing that is there."""

    help = "Loads sample data and the demonstration accounts; refuses in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", help="for new accounts; else DEMO_PASSWORD, else a random one")
        parser.add_argument(
            "--reset-passwords", action="store_true", help="give the password to accounts that are there too"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not Municipality.objects.exists():
            raise CommandError("Load the reference data first: manage.py load_reference")
        try:
            self._load(options["password"] or os.environ.get("DEMO_PASSWORD", ""), options["reset_passwords"])
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _load(self, password: str, reset: bool) -> None:
        chosen = password or secrets.token_urlsafe(12)
        self.stdout.write(f"sample memberships: {demo.load_sample_roll(by=None)} created")
        created = demo.create_accounts(chosen, by=None)
        self.stdout.write(f"accounts: {len(created)} created")
        self.stdout.write(f"representatives: {demo.appoint_representatives(by=None)} appointed")
        if reset and password:
            self.stdout.write(f"passwords: {demo.reset_passwords(chosen, by=None)} set again")
        if created and not password:
            self.stdout.write(f"password of the new accounts: {chosen}")

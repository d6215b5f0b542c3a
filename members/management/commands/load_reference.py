"""Loads provinces, taxonomies, municipalities and known leaders from `fixtures/`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members import fixtures
from members.actions import reference
from members.actions.reference import Tally
from members.models import RightsTheme, TargetGroup, User, WorkArea


class Command(BaseCommand):
    """Run it as often as you like: it says what it created, changed, left alone and kept as staff's."""

    help = "Loads the reference data; never overwrites what staff corrected by hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", metavar="EMAIL", help="the account under which history keeps the load")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        by = self._person(options["by"])
        self._report("provinces", reference.load_provinces(fixtures.provinces(), by=by))
        for model in (WorkArea, TargetGroup, RightsTheme):
            tally = reference.load_terms(model, fixtures.terms(model.__name__), by=by)
            self._report(fixtures.TERM_FILES[model.__name__].replace("_", " "), tally)
        self._report("municipalities", reference.load_municipalities(fixtures.municipalities(), by=by))
        self._report("leaders’ terms", reference.load_leaders(fixtures.leaders(), by=by))

    def _person(self, email: str | None) -> User | None:
        if email is None:
            return None
        try:
            return User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"No account has the address {email}.") from error

    def _report(self, kind: str, tally: Tally) -> None:
        self.stdout.write(
            f"{kind}: {tally.created} created, {tally.changed} changed, "
            f"{tally.unchanged} unchanged, {tally.kept} kept as staff corrected them"
        )

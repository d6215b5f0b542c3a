"""Restores an archive into an empty place, or rehearses it."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mmu_portal.lib.backup import Refused, stoppable
from reporting.actions.backups import rehearse, restore, said


class Command(BaseCommand):
    """Whole or not at all; into an empty database and empty folders only."""

    help = (
        "Restores an archive of `backup` into an empty database, or rehearses that beside the running portal."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="into a database and a folder that are thrown away; staff see when",
        )
        parser.add_argument(
            "--erasures",
            type=Path,
            metavar="ARCHIVE",
            help="a later archive, whose ledger of erasures holds too",
        )

    def handle(
        self, *args: Any, archive: Path, rehearse: bool, erasures: Path | None, **options: Any
    ) -> None:
        began = time.monotonic()
        try:
            with stoppable():
                told = self._rehearse(archive) if rehearse else self._restore(archive, erasures)
        except Refused as refusal:
            raise CommandError(f"Nothing was restored. {refusal}") from refusal
        self.stdout.write(f"Done in {time.monotonic() - began:.1f} s. {told}")

    def _rehearse(self, archive: Path) -> str:
        moment = rehearse(archive)["moment"]
        return f"The archive of {said(moment)} restores whole; the copy was thrown away."

    def _restore(self, archive: Path, later: Path | None) -> str:
        restore(archive, later=later, say=self.stdout.write)
        return (
            "Migrations are applied and everybody signs in anew. Outside of the image: compile the texts "
            "(tools/messages.py compile) and collect the static files (manage.py collectstatic). Then start "
            "the portal. What was entered after the backup is lost: accounts closed and consents taken back "
            "since are open again."
        )

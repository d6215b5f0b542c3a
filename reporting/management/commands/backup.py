"""Writes one archive of everything that must not be lost."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mmu_portal.lib.backup import Refused, stoppable
from reporting.actions.backups import back_up


class Command(BaseCommand):
    """Run it while the portal runs, as often as a day's work may be lost."""

    help = "Writes database, uploads and reports of one moment to a new archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="a file that is not there yet")

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        began = time.monotonic()
        try:
            with stoppable():
                manifest = back_up(archive.absolute())
        except Refused as refusal:
            raise CommandError(f"No backup was made. {refusal}") from refusal
        rows = sum(count for count, _sum in manifest["tables"].values())
        self.stdout.write(
            f"{archive}: {rows} rows, {len(manifest['members']) - 1} files, {archive.stat().st_size} bytes, "
            f"in {time.monotonic() - began:.1f} s. The settings (.env) and their keys are not in it: "
            "keep them apart. It is not encrypted."
        )

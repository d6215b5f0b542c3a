#!/usr/bin/env python
"""Runs the portal's commands; `make help` lists the everyday ones."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mmu_portal.settings")
    from django.core.management import execute_from_command_line

    from mmu_portal.lib.start import refusing_plainly

    with refusing_plainly():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

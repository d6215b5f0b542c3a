"""The programs' records in the back office."""

from programs.admin import (
    activity,
    certificate,
    cycle,
    participation,
    program,
    project,
    registration,
    street,
    street_change,
)

__all__ = [
    "activity",
    "certificate",
    "cycle",
    "participation",
    "program",
    "project",
    "registration",
    "street",
    "street_change",
]

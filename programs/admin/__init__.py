"""The programs' records in the back office."""

from programs.admin import (
    activity,
    certificate,
    cycle,
    measurement,
    participation,
    period,
    plan,
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
    "measurement",
    "participation",
    "period",
    "plan",
    "program",
    "project",
    "registration",
    "street",
    "street_change",
]

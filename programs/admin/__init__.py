"""The programs' records in the back office."""

from programs.admin import (
    activity,
    certificate,
    cycle,
    measurement,
    period,
    plan,
    program,
    project,
    registration,
    street,
)

__all__ = [
    "activity",
    "certificate",
    "cycle",
    "measurement",
    "period",
    "plan",
    "program",
    "project",
    "registration",
    "street",
]

"""The programs' records in the back office."""

from programs.admin import cycle, participation, program, project, street, street_change

__all__ = ["cycle", "participation", "program", "project", "street", "street_change"]

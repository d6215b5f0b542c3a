"""The programs' records in the back office."""

from programs.admin import cycle, program, project, street

__all__ = ["cycle", "program", "project", "street"]

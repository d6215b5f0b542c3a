"""The programs' records in the back office."""

from programs.admin import cycle, measurement, period, plan, program, project, street

__all__ = ["cycle", "measurement", "period", "plan", "program", "project", "street"]

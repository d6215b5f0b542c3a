"""The records of the reporting storey."""

from reporting.models.run import ReportRun
from reporting.models.schedule import ReportSchedule
from reporting.models.work import PeriodicWork

__all__ = ["PeriodicWork", "ReportRun", "ReportSchedule"]

"""Which of the reporting storey's records keep their history."""

from mmu_portal.lib.history import track
from reporting.models import ReportRun, ReportSchedule


def keep_history() -> None:
    """Track what people ask for and set up; called once when the portal starts."""
    of_the_job = ["attempts", "due_at", "ended_at", "problem", "state", "occasion", "place"]
    track(ReportRun, leave_out=of_the_job)
    track(ReportSchedule, relations=["recipients"])

"""What the reporting storey holds of people."""

from mmu_portal.lib.privacy import Personal, Tag, declare

ANSWERABLE = "to account for reports"
WITH_REPORT = "30 days after the report ended; with an issued report, as long as it"
WITH_SCHEDULE = "as long as the schedule"


def declare_fields() -> None:
    """Declare every field; called once when the portal starts."""
    who = Tag(Personal.OFFICIAL, ANSWERABLE, WITH_REPORT)
    declare(
        "reporting.ReportRun",
        none="state attempts due_at token leased_until ended_at problem definition parameters format "
        "language introduction ask_key asked_at schedule place occasion rows_done rows_total size sha256 "
        "expires_at number_year number_serial issued_at",
        file=Tag(Personal.OFFICIAL, "what was asked for; a report may name people in office", WITH_REPORT),
        asked_by=who,
        issued_by=who,
    )
    declare(
        "reporting.ReportSchedule",
        none="version definition parameters period cadence format language is_active next_on",
        answered_for_by=Tag(Personal.OFFICIAL, ANSWERABLE, WITH_SCHEDULE),
        recipients=Tag(Personal.OFFICIAL, "to tell them of the report", WITH_SCHEDULE),
    )
    declare("reporting.PeriodicWork", none="task began_at ended_at failed_at problem")

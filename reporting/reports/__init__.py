"""The reports of the portal, one file each."""

from reporting.definition import DEFINITIONS, Definition
from reporting.reports.annual import AnnualReport
from reporting.reports.participation import Participation
from reporting.reports.plan import PlanReport
from reporting.reports.platform import PlatformReport
from reporting.reports.profile import ProfileReport
from reporting.reports.project import ProjectReport
from reporting.reports.roll import MembershipRoll
from reporting.reports.streets import StreetsReport

REPORTS: tuple[type[Definition], ...] = (
    AnnualReport,
    MembershipRoll,
    PlatformReport,
    StreetsReport,
    PlanReport,
    Participation,
    ProjectReport,
    ProfileReport,
)


def register_reports() -> None:
    """Offer every report, in this order."""
    DEFINITIONS.update({each.slug: each() for each in REPORTS})

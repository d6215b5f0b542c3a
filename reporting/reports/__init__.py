"""The reports of the portal, one file each."""

from reporting.definition import DEFINITIONS, Definition
from reporting.reports.participation import Participation
from reporting.reports.platform import PlatformReport
from reporting.reports.roll import MembershipRoll

REPORTS: tuple[type[Definition], ...] = (MembershipRoll, PlatformReport, Participation)


def register_reports() -> None:
    """Offer every report, in this order."""
    DEFINITIONS.update({each.slug: each() for each in REPORTS})

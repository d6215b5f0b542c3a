"""The members' records, one file a noun."""

from members.models.appointment import Appointment
from members.models.change import ProfileChange
from members.models.confirmation import RecordConfirmation
from members.models.consent import Consent
from members.models.department import Department
from members.models.department_change import DepartmentChange
from members.models.handover import Handover
from members.models.invitation import Invitation
from members.models.leader import LeaderTerm
from members.models.mail import Mail
from members.models.membership import MembershipPeriod
from members.models.municipality import Municipality
from members.models.province import Province
from members.models.renewal import RenewalAnswer, RenewalPoint, RenewalRound
from members.models.report import ErrorReport
from members.models.session import PersonSession
from members.models.taxonomy import RightsTheme, TargetGroup, WorkArea
from members.models.user import User

__all__ = [
    "Appointment",
    "Consent",
    "Department",
    "DepartmentChange",
    "ErrorReport",
    "Handover",
    "Invitation",
    "LeaderTerm",
    "Mail",
    "MembershipPeriod",
    "Municipality",
    "PersonSession",
    "ProfileChange",
    "Province",
    "RecordConfirmation",
    "RenewalAnswer",
    "RenewalPoint",
    "RenewalRound",
    "RightsTheme",
    "TargetGroup",
    "User",
    "WorkArea",
]

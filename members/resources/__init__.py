"""The members' records as tables, one file a noun."""

from members.resources.department import DepartmentResource
from members.resources.leader import LeaderTermResource
from members.resources.membership import MembershipPeriodResource
from members.resources.municipality import MunicipalityResource

__all__ = ["DepartmentResource", "LeaderTermResource", "MembershipPeriodResource", "MunicipalityResource"]

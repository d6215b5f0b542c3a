"""The members' records in the back office, one file a noun."""

from members.admin import (
    account,
    appointment,
    audit,
    change,
    department,
    department_change,
    handover,
    invitation,
    leader,
    mail,
    membership,
    municipality,
    province,
    renewal,
    report,
    taxonomy,
)

__all__ = [
    "account",
    "appointment",
    "audit",
    "change",
    "department",
    "department_change",
    "handover",
    "invitation",
    "leader",
    "mail",
    "membership",
    "municipality",
    "province",
    "renewal",
    "report",
    "taxonomy",
]

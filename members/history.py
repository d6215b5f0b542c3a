"""Which of the members' records keep their history, and which fields are none of it."""

from django.contrib.auth.models import Group

from members.models import (
    Appointment,
    Department,
    ErrorReport,
    Handover,
    Invitation,
    LeaderTerm,
    MembershipPeriod,
    Municipality,
    Province,
    RenewalAnswer,
    RenewalRound,
    RightsTheme,
    TargetGroup,
    User,
    WorkArea,
)
from mmu_portal.lib.history import track


def keep_history() -> None:
    """Track every record of this storey; called once when the portal starts."""
    for model in (
        Municipality,
        MembershipPeriod,
        LeaderTerm,
        Appointment,
        Handover,
        RenewalRound,
        RenewalAnswer,
        WorkArea,
        TargetGroup,
        RightsTheme,
    ):
        track(model)
    track(Invitation, leave_out=["email", "name"])
    track(Department, relations=["work_areas"])
    track(Province, leave_out=["outline"])
    # What a visitor wrote is kept as long as the report, not for ever in the history.
    track(ErrorReport, leave_out=["text", "email", "note"])
    track(User, leave_out=["password", "last_login", "date_joined"], relations=["groups", "user_permissions"])
    track(Group, relations=["permissions"])

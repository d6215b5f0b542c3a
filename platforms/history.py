"""Which of the platforms' records keep their history."""

from mmu_portal.lib.history import track
from platforms.models import (
    Committee,
    CommitteeMeeting,
    CommitteeMember,
    Document,
    EligibilityRule,
    Guidance,
    JoinRequest,
    Need,
    Platform,
    Post,
    Recommendation,
    Seat,
    SeatHolder,
    SubGroup,
    Theme,
    Wording,
)


def keep_history() -> None:
    """Track every record of this storey that people edit; called once when the portal starts."""
    track(Platform, relations=["areas", "target_groups", "coordinators"])
    track(EligibilityRule, relations=["work_areas"])
    for model in (Seat, SeatHolder, Theme, Recommendation, Wording, Committee):
        track(model)
    track(JoinRequest, leave_out=["message", "note"])
    track(CommitteeMember, leave_out=["name_key"])
    track(CommitteeMeeting)
    track(Guidance, relations=["themes", "recommendations"])
    track(SubGroup, relations=["seats"])
    track(Need, relations=["target_groups", "work_areas"])
    # The texts of posts have a history of their own, for those who may read them.
    track(Post, leave_out=["title", "body", "hidden_reason"])
    track(Document, leave_out=["title", "description"])

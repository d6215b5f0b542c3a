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
    NeedSupport,
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
    for model in (Seat, SeatHolder, Recommendation, Committee):
        track(model)
    track(JoinRequest, leave_out=["message", "note"])
    track(CommitteeMember, leave_out=["name_key"])
    track(CommitteeMeeting)
    track(Guidance, relations=["themes", "recommendations"])
    track(SubGroup, relations=["seats"])
    # What is written in a workspace is no business of the back office, which reads the history.
    track(Need, leave_out=["title", "what", "tried"], relations=["target_groups", "work_areas"])
    track(NeedSupport, leave_out=["note"])
    both = ("title", "description", "addressee", "text")
    texts = [f"{name}_{language}" for name in both for language in ("tr", "en")]
    track(Theme, leave_out=texts)
    track(Wording, leave_out=texts)
    # The texts of posts have a history of their own, for those who may read them.
    track(Post, leave_out=["title", "body", "hidden_reason"])
    track(Document, leave_out=["title", "description", "authors"])

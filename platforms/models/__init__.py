"""The records of the platforms' storey."""

from platforms.models.committee import Committee, CommitteeMeeting, CommitteeMember, Guidance
from platforms.models.group import SubGroup
from platforms.models.need import Need, NeedComment, NeedSupport, Theme
from platforms.models.platform import EligibilityRule, Platform
from platforms.models.recommendation import (
    Recommendation,
    RecommendationComment,
    RecommendationStep,
    Wording,
)
from platforms.models.request import JoinRequest
from platforms.models.seat import Allotment, Seat, SeatHolder

__all__ = [
    "Allotment",
    "Committee",
    "CommitteeMeeting",
    "CommitteeMember",
    "EligibilityRule",
    "Guidance",
    "JoinRequest",
    "Need",
    "NeedComment",
    "NeedSupport",
    "Platform",
    "Recommendation",
    "RecommendationComment",
    "RecommendationStep",
    "Seat",
    "SeatHolder",
    "SubGroup",
    "Theme",
    "Wording",
]

"""The records of the platforms' storey."""

from platforms.models.committee import Committee, CommitteeMeeting, CommitteeMember, Guidance
from platforms.models.document import Document, DocumentVersion
from platforms.models.group import SubGroup
from platforms.models.need import Need, NeedComment, NeedSupport, Theme
from platforms.models.notice import NoticeChoice
from platforms.models.platform import EligibilityRule, Platform
from platforms.models.post import Attachment, Comment, Post, PostRevision
from platforms.models.recommendation import (
    Recommendation,
    RecommendationComment,
    RecommendationStep,
    Wording,
)
from platforms.models.request import JoinRequest
from platforms.models.seat import Allotment, Seat, SeatHolder
from platforms.models.words import ReplacedText

__all__ = [
    "Allotment",
    "Attachment",
    "Comment",
    "Committee",
    "CommitteeMeeting",
    "CommitteeMember",
    "Document",
    "DocumentVersion",
    "EligibilityRule",
    "Guidance",
    "JoinRequest",
    "Need",
    "NeedComment",
    "NeedSupport",
    "NoticeChoice",
    "Platform",
    "Post",
    "PostRevision",
    "Recommendation",
    "RecommendationComment",
    "RecommendationStep",
    "ReplacedText",
    "Seat",
    "SeatHolder",
    "SubGroup",
    "Theme",
    "Wording",
]

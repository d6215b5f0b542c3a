"""The records of the platforms' storey."""

from platforms.models.group import SubGroup
from platforms.models.platform import EligibilityRule, Platform
from platforms.models.request import JoinRequest
from platforms.models.seat import Allotment, Seat, SeatHolder

__all__ = [
    "Allotment",
    "EligibilityRule",
    "JoinRequest",
    "Platform",
    "Seat",
    "SeatHolder",
    "SubGroup",
]

"""The platforms' records in the back office."""

from platforms.admin import committee, group, need, platform, request, seat

__all__ = ["committee", "group", "need", "platform", "request", "seat"]

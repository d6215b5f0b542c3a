"""The platforms' records in the back office."""

from platforms.admin import group, need, platform, request, seat

__all__ = ["group", "need", "platform", "request", "seat"]

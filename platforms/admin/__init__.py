"""The platforms' records in the back office."""

from platforms.admin import group, platform, request, seat

__all__ = ["group", "platform", "request", "seat"]

"""The campaign's pages, one file a noun."""

from campaign.views.profile import profile, profile_json, version

__all__ = ["profile", "profile_json", "version"]

"""The campaign's pages, one file a noun."""

from campaign.views.profile import profile, profile_json, version, version_json

__all__ = ["profile", "profile_json", "version", "version_json"]

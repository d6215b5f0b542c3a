"""The campaign's records in the back office, one file a noun."""

from campaign.admin import section, version

__all__ = ["section", "version"]

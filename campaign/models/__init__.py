"""The campaign's records, one file a noun."""

from campaign.models.claim import Claim
from campaign.models.claim_check import ClaimCheck
from campaign.models.profile import Profile
from campaign.models.section import Section
from campaign.models.version import ProfileVersion

__all__ = ["Claim", "ClaimCheck", "Profile", "ProfileVersion", "Section"]

"""Which of the campaign's records keep their history."""

from campaign.models import Claim, Profile, ProfileVersion, Section
from mmu_portal.lib.history import track


def keep_history() -> None:
    """Track every record of this storey; called once when the portal starts."""
    for model in (Profile, ProfileVersion, Section, Claim):
        track(model)

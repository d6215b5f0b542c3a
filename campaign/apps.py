"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    """The campaign's storey."""

    name = "campaign"
    verbose_name = _("Human rights campaign")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people, and what waits."""
        from campaign.history import keep_history
        from campaign.privacy import declare_fields
        from campaign.queries.gaps import WAITING
        from mmu_portal.lib import gaps

        keep_history()
        declare_fields()
        gaps.register(WAITING)

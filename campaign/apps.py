"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    """The campaign's storey."""

    name = "campaign"
    verbose_name = _("Human rights campaign")

    def ready(self) -> None:
        """Begin to keep the history of the records."""
        from campaign.history import keep_history

        keep_history()

"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformsConfig(AppConfig):
    """The platforms' storey."""

    name = "platforms"
    verbose_name = _("Platforms")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people, what waits, and write the mails."""
        from mmu_portal.lib import gaps
        from platforms import mails
        from platforms.history import keep_history
        from platforms.privacy import declare_fields
        from platforms.queries.gaps import WAITING

        keep_history()
        declare_fields()
        mails.register_mails()
        gaps.register(WAITING)

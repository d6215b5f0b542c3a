"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The members' storey."""

    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Start to keep the history of this storey's records, and say what staff should look at."""
        from members.history import keep_history
        from members.queries.gaps import MISSING, WAITING
        from mmu_portal.lib import gaps

        keep_history()
        gaps.register([*WAITING, *MISSING])

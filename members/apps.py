"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The members' storey."""

    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Start to keep the history of this storey's records."""
        from members.history import keep_history

        keep_history()

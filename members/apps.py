"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The members' storey."""

    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people and what staff should see."""
        from members.account_mails import register_mails
        from members.history import keep_history
        from members.privacy import declare_fields
        from members.queries.gaps import MISSING, WAITING
        from mmu_portal.lib import gaps

        keep_history()
        declare_fields()
        register_mails()
        gaps.register([*WAITING, *MISSING])

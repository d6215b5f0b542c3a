"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """The programs' storey."""

    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people and what waits."""
        from mmu_portal.lib import gaps
        from programs.history import keep_history
        from programs.plan_personal import register_holdings
        from programs.privacy import declare_fields
        from programs.queries.gaps import WAITING

        keep_history()
        declare_fields()
        gaps.register(WAITING)
        register_holdings()

"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """The programs' storey."""

    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Keep the records' history, say what they hold of people and what waits, and write the mails."""
        from members import area, change_estate, needs_now
        from mmu_portal.lib import gaps
        from programs import mails
        from programs.estates import register_estate
        from programs.history import keep_history
        from programs.models import StreetChange
        from programs.personal import register_holdings
        from programs.privacy import declare_fields
        from programs.queries.gaps import WAITING
        from programs.queries.waiting import cycle_lines, street_lines

        keep_history()
        declare_fields()
        mails.register_mails()
        gaps.register(WAITING)
        change_estate.register_kind(StreetChange)
        register_estate()
        register_holdings()
        needs_now.register("cycles", cycle_lines)
        needs_now.register("streets", street_lines)
        area.register(_("Your programs"), "my-programs:list")
        area.register(_("Your streets"), "my-streets:list")

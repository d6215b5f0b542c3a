"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """The programs' storey."""

    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people, what waits, and write the mails."""
        from members import area, needs_now
        from mmu_portal.lib import gaps
        from programs import personal, plan_personal
        from programs.estates import register_estates
        from programs.history import keep_history
        from programs.mails import register_mails
        from programs.privacy import declare_fields
        from programs.queries.gaps import WAITING
        from programs.queries.waiting import offer_lines

        keep_history()
        declare_fields()
        gaps.register(WAITING)
        register_mails()
        register_estates()
        personal.register_holdings()
        plan_personal.register_holdings()
        needs_now.register("offers", offer_lines)
        area.register(_("Your activities"), "my-activities:list")

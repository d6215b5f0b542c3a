"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """The programs' storey."""

    name = "programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people, what waits, and write the mails."""
        from members import area, change_estate, needs_now
        from mmu_portal.lib import gaps
        from programs import personal, plan_personal, street_personal
        from programs.actions.registrations import register_erasures
        from programs.cycle_estate import register_estate
        from programs.cycle_mails import register_cycle_mails
        from programs.estates import register_estates
        from programs.facet import register_facet
        from programs.history import keep_history
        from programs.mails import register_mails
        from programs.models import StreetChange
        from programs.privacy import declare_fields
        from programs.queries.cycle_waiting import cycle_lines, street_lines
        from programs.queries.gaps import WAITING
        from programs.queries.waiting import offer_lines

        keep_history()
        declare_fields()
        register_erasures()
        gaps.register(WAITING)
        register_mails()
        register_cycle_mails()
        change_estate.register_kind(StreetChange)
        register_estates()
        register_estate()
        personal.register_holdings()
        plan_personal.register_holdings()
        street_personal.register_street_holdings()
        register_facet()
        needs_now.register("offers", offer_lines)
        needs_now.register("cycles", cycle_lines)
        needs_now.register("streets", street_lines)
        area.register(_("Your activities"), "my-activities:list")
        area.register(_("Your programs"), "my-programs:list")
        area.register(_("Your streets"), "my-streets:list")

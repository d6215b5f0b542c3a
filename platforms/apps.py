"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformsConfig(AppConfig):
    """The platforms' storey."""

    name = "platforms"
    verbose_name = _("Platforms")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people, what waits, and write the mails."""
        from members import area, needs_now
        from mmu_portal.lib import gaps
        from platforms import mails
        from platforms.estates import register_estates
        from platforms.facet import register_facet
        from platforms.history import keep_history
        from platforms.personal import register_holdings
        from platforms.privacy import declare_fields
        from platforms.queries.gaps import WAITING
        from platforms.queries.waiting import answer_lines, coordination_lines, request_lines, seat_lines

        keep_history()
        declare_fields()
        mails.register_mails()
        gaps.register(WAITING)
        register_estates()
        register_holdings()
        register_facet()
        needs_now.register("requests", request_lines)
        needs_now.register("seats", seat_lines)
        needs_now.register("answers", answer_lines)
        needs_now.register_for_staff("coordination", coordination_lines)
        area.register(_("Your platforms"), "my-platforms:list", for_acting=False)
        area.register(_("Your needs"), "my-needs:list")

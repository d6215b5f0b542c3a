"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The members' storey."""

    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people and what staff should see."""
        from django.contrib.auth.signals import user_logged_in

        from members import (
            account_mails,
            change_estate,
            change_mail,
            coordination_estate,
            handover_mail,
            invitation_mail,
            own_data,
            own_needs,
            reminder_mail,
            renewal_mail,
            succession_needs,
        )
        from members.history import keep_history
        from members.models import ErrorReport, User
        from members.privacy import declare_fields
        from members.queries.gaps import MISSING, WAITING
        from members.sessions import note_device
        from mmu_portal.lib import erasures, gaps

        keep_history()
        user_logged_in.connect(note_device, dispatch_uid="members.note_device")
        declare_fields()
        erasures.register_deletion(ErrorReport)
        erasures.register_deletion(User)
        account_mails.register_mails()
        change_mail.register_mails()
        invitation_mail.register_mails()
        handover_mail.register_mails()
        renewal_mail.register_mails()
        reminder_mail.register_mails()
        coordination_estate.register_estate()
        change_estate.register_estate()
        succession_needs.register_needs()
        gaps.register([*WAITING, *MISSING])
        own_needs.register_needs()
        own_data.register_holdings()

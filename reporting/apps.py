"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """The reporting storey."""

    name = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        """Keep the records' history; say what they hold of people, write the mails, keep what tasks did."""
        from reporting import mails
        from reporting.history import keep_history
        from reporting.personal import register_holdings
        from reporting.privacy import declare_fields
        from reporting.worklog import keep_worklog

        keep_history()
        declare_fields()
        mails.register_mails()
        register_holdings()
        keep_worklog()

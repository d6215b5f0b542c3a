"""The storey's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Reports, datasets and the open-data API."""

    name = "reporting"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Offer the reports (`reporting.definition.DEFINITIONS`); history, personal data, mails."""
        import reporting.datasets.registry  # noqa: F401 - it registers the check of what datasets tell
        from reporting import mails
        from reporting.history import keep_history
        from reporting.personal import register_holdings
        from reporting.privacy import declare_fields
        from reporting.reports import register_reports

        register_reports()
        keep_history()
        declare_fields()
        mails.register_mails()
        register_holdings()

"""The storey's registration with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The reports' storey."""

    name = "reporting"

    def ready(self) -> None:
        """Offer the reports (`reporting.definition.DEFINITIONS`)."""
        from reporting.reports import register_reports

        register_reports()

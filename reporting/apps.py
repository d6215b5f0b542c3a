"""The storey's registration with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Reports, datasets and the open-data API."""

    name = "reporting"

    def ready(self) -> None:
        # Registers the check of what datasets tell.
        import reporting.datasets.registry  # noqa: F401

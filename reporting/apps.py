"""The storey's registration with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Holds the storey's place until its records are built."""

    name = "reporting"

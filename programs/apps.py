"""The storey's registration with Django."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Holds the storey's place until its records are built."""

    name = "programs"

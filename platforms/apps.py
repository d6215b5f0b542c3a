"""The storey's registration with Django."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    """Holds the storey's place until its records are built."""

    name = "platforms"

"""The leaf's registration with Django: its tags and formats."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    """What every storey may use."""

    name = "mmu_portal.lib"
    label = "lib"

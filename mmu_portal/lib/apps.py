"""The leaf's registration with Django: its tags and formats."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from mmu_portal.lib import generation


class LibConfig(AppConfig):
    """What every storey may use."""

    name = "mmu_portal.lib"
    label = "lib"

    def ready(self) -> None:
        """Have every database connection move the generation when it changes published records."""
        connection_created.connect(generation.watch, dispatch_uid="generation")

"""The leaf's registration with Django: its tags and formats."""

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.backends.signals import connection_created

from mmu_portal.lib import generation
from mmu_portal.lib.incoming import read_as_utf8


class LibConfig(AppConfig):
    """What every storey may use."""

    name = "mmu_portal.lib"
    label = "lib"

    def ready(self) -> None:
        """Have connections move the generation with published records, and requests read as UTF-8."""
        connection_created.connect(generation.watch, dispatch_uid="generation")
        request_started.connect(read_as_utf8, dispatch_uid="read_as_utf8")

"""The leaf's registration with Django: its tags and formats."""

from django.apps import AppConfig
from django.core import checks
from django.core.signals import request_started
from django.db.backends.signals import connection_created

from mmu_portal.lib import generation
from mmu_portal.lib.durable import what_is_acknowledged_lasts
from mmu_portal.lib.incoming import read_as_utf8


class LibConfig(AppConfig):
    """What every storey may use."""

    name = "mmu_portal.lib"
    label = "lib"

    def ready(self) -> None:
        """Have connections move the generation, requests read as UTF-8, the database checked."""
        connection_created.connect(generation.watch, dispatch_uid="generation")
        request_started.connect(read_as_utf8, dispatch_uid="read_as_utf8")
        checks.register(what_is_acknowledged_lasts, checks.Tags.database)

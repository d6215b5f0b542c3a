"""The portal without a limit on readers, so that what answers cost can be measured."""

from mmu_portal.wsgi import application
from reporting.api.views import READERS

READERS.limit = 10**9
__all__ = ["application"]

"""The programs' records as tables."""

from programs.resources.intervention import InterventionResource
from programs.resources.reading import ReadingResource
from programs.resources.street import StreetResource

__all__ = ["InterventionResource", "ReadingResource", "StreetResource"]

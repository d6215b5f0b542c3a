"""The programs' records as tables: what comes in by spreadsheet, and goes out."""

from programs.resources.action import ActionResource
from programs.resources.indicator import IndicatorResource
from programs.resources.intervention import InterventionResource
from programs.resources.objective import ObjectiveResource
from programs.resources.reading import ReadingResource
from programs.resources.street import StreetResource
from programs.resources.target import TargetResource

__all__ = [
    "ActionResource",
    "IndicatorResource",
    "InterventionResource",
    "ObjectiveResource",
    "ReadingResource",
    "StreetResource",
    "TargetResource",
]

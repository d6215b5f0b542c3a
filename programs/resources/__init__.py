"""The plan's records as tables: what comes in by spreadsheet, and goes out."""

from programs.resources.action import ActionResource
from programs.resources.indicator import IndicatorResource
from programs.resources.objective import ObjectiveResource
from programs.resources.target import TargetResource

__all__ = ["ActionResource", "IndicatorResource", "ObjectiveResource", "TargetResource"]

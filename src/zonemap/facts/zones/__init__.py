"""The figures of the zones: what the countable requirements of the plan ask for, measured from the layers."""

from zonemap.facts.zones.figure import Figure, figure
from zonemap.facts.zones.measuring import ZoneFigures, measure_zones
from zonemap.facts.zones.survey import MEASURES

__all__ = ["MEASURES", "Figure", "ZoneFigures", "figure", "measure_zones"]

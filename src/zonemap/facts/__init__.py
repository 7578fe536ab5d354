"""The measured truth: areas, overlaps, floor areas, distances, one entry per parcel."""

from zonemap.facts.enterprises import latest_year
from zonemap.facts.measure import STAGE_NUMBERS, STAGES, measure_parcels, measured_anew
from zonemap.facts.overlays import overlay
from zonemap.facts.rasters import raster_means
from zonemap.facts.table import Facts, Overlay, looked_up

__all__ = [
    "STAGES",
    "STAGE_NUMBERS",
    "Facts",
    "Overlay",
    "latest_year",
    "looked_up",
    "measure_parcels",
    "measured_anew",
    "overlay",
    "raster_means",
]

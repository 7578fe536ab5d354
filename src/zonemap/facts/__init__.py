"""The measured truth: areas, overlaps, floor areas, distances, one entry per parcel."""

from zonemap.facts.measure import measure_parcels
from zonemap.facts.table import Facts, Overlay

__all__ = ["Facts", "Overlay", "measure_parcels"]

"""Areas, overlaps and distances of arrays of geometries, in one metric CRS."""

from zonemap.geometry.area import ellipsoidal_area_m2
from zonemap.geometry.contact import Contacts, border_along_m, contacts
from zonemap.geometry.cutting import cut_by_lines
from zonemap.geometry.distance import distance_m, landward_strip
from zonemap.geometry.free_land import FreePieces, cut_off, free_pieces
from zonemap.geometry.overlap import Overlaps, overlap_areas
from zonemap.geometry.pieces import Pieces, subdivided
from zonemap.geometry.taking import taken_in_turn
from zonemap.geometry.union import united
from zonemap.geometry.waterfall import Deduction, waterfall

__all__ = [
    "Contacts",
    "Deduction",
    "FreePieces",
    "Overlaps",
    "Pieces",
    "border_along_m",
    "contacts",
    "cut_by_lines",
    "cut_off",
    "distance_m",
    "ellipsoidal_area_m2",
    "free_pieces",
    "landward_strip",
    "overlap_areas",
    "subdivided",
    "taken_in_turn",
    "united",
    "waterfall",
]

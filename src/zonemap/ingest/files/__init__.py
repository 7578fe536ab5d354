"""Files of foreign formats: what they hold, in which encoding and CRS."""

from zonemap.ingest.files.found import Found, GeometryArray
from zonemap.ingest.files.opening import read_file
from zonemap.ingest.files.referencing import Projected, Reference, projected, reference

__all__ = ["Found", "GeometryArray", "Projected", "Reference", "projected", "read_file", "reference"]

"""Where the layers of a workspace live: one interface, and the folder with a GeoPackage behind it."""

from zonemap.store.geopackage import GeoPackageStore
from zonemap.store.interface import Origin, Store
from zonemap.store.record import LayerRecord, RasterRecord

__all__ = ["GeoPackageStore", "LayerRecord", "Origin", "RasterRecord", "Store"]

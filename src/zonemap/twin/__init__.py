"""The synthetic twin city with planted truth: demonstration data, tests and benchmarks at any size."""

from zonemap.twin.city import Twin, build_twin
from zonemap.twin.place.rasters import Raster
from zonemap.twin.writing import write_twin

__all__ = ["Raster", "Twin", "build_twin", "write_twin"]

"""What each layer of a workspace must look like: columns, units, meaning."""

from zonemap.layers.catalogue import LAYERS, RASTER_BOUNDS, RASTERS, input_title, layer_named, raster_title
from zonemap.layers.land_use import LandUse, is_land_use
from zonemap.layers.rights import right_layer_of
from zonemap.layers.specification import Column, Kind, Layer, Shape

__all__ = [
    "LAYERS",
    "RASTERS",
    "RASTER_BOUNDS",
    "Column",
    "Kind",
    "LandUse",
    "Layer",
    "Shape",
    "input_title",
    "is_land_use",
    "layer_named",
    "raster_title",
    "right_layer_of",
]

"""Every layer that a workspace may hold."""

from __future__ import annotations

import math
from typing import Final

from zonemap.errors import ZonemapError
from zonemap.layers import controls, enterprises, facilities, parcels, zones
from zonemap.layers.specification import Layer
from zonemap.wording import Text, in_language
from zonemap.wording import gettext as _

LAYERS: Final[dict[str, Layer]] = {
    layer.name: layer
    for module in (zones, parcels, enterprises, controls, facilities)
    for layer in vars(module).values()
    if isinstance(layer, Layer)
}


RASTERS: Final[dict[str, Text]] = {
    "night_lights": {"zh": "夜间灯光影像", "en": "Night lights (image)"},
    "ndvi": {"zh": "植被指数影像（NDVI）", "en": "Vegetation index NDVI (image)"},
    "building_height": {"zh": "建筑高度影像", "en": "Building height (image)"},
}
"""The rasters that rules read; a workspace may hold others, which are measured and judged by no rule."""

RASTER_BOUNDS: Final = {
    "night_lights": (0.0, math.inf),
    "ndvi": (-1.0, 1.0),
    "building_height": (0.0, math.inf),
}
"""Between what the value of a cell lies that an image does not show."""


def layer_named(name: str) -> Layer:
    """Return the layer of that name; a `ZonemapError` lists the names there are."""
    if name not in LAYERS:
        raise ZonemapError(
            "unknown_layer",
            _("There is no layer named “{name}”").format(name=name),
            _("use one of: {names}").format(names=", ".join(sorted(LAYERS))),
        )
    return LAYERS[name]


def input_title(source: str) -> str:
    """Return the name of an input (`layer`, `layer.column`, `layer.column=word`, `raster.name`) as readers know it.

    >>> from zonemap.wording import use_language, Language
    >>> use_language(Language.EN)
    >>> input_title("facilities.kind=heat"), input_title("hazards"), input_title("farmland.geometry")
    ('Facilities: kind', 'Major hazards', 'Permanent basic farmland')
    """
    name, _dot, column = source.partition("=")[0].partition(".")
    if name == "raster":
        return raster_title(column)
    layer = layer_named(name)
    title = in_language(layer.title)
    if column not in layer.names:  # the geometry, or what is measured of the layer
        return title
    return _("{layer}: {column}").format(layer=title, column=in_language(layer.column(column).meaning))


def raster_title(name: str) -> str:
    """Return what a raster is called; one that no rule reads has the name it was taken in by."""
    return in_language(RASTERS[name]) if name in RASTERS else _("raster {name}").format(name=name)

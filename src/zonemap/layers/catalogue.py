"""Every layer that a workspace may hold."""

from __future__ import annotations

from typing import Final

from zonemap.errors import ZonemapError
from zonemap.layers import controls, enterprises, facilities, parcels, zones
from zonemap.layers.specification import Layer
from zonemap.wording import gettext as _
from zonemap.wording import in_language

LAYERS: Final[dict[str, Layer]] = {
    layer.name: layer
    for module in (zones, parcels, enterprises, controls, facilities)
    for layer in vars(module).values()
    if isinstance(layer, Layer)
}


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
    """Return the name of an input (`layer`, `layer.column`, `layer.column=word`) as readers know it.

    >>> from zonemap.wording import use_language, Language
    >>> use_language(Language.EN)
    >>> input_title("facilities.kind=heat"), input_title("hazards"), input_title("farmland.geometry")
    ('Facilities: kind', 'Major hazards', 'Permanent basic farmland')
    """
    name, _dot, column = source.partition("=")[0].partition(".")
    layer = layer_named(name)
    title = in_language(layer.title)
    if column not in layer.names:  # the geometry, or what is measured of the layer
        return title
    return _("{layer}: {column}").format(layer=title, column=in_language(layer.column(column).meaning))

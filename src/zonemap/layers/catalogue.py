"""Every layer that a workspace may hold."""

from __future__ import annotations

from typing import Final

from zonemap.errors import ZonemapError
from zonemap.layers import controls, enterprises, facilities, parcels, zones
from zonemap.layers.specification import Layer
from zonemap.wording import gettext as _

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

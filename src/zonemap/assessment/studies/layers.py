"""Layers that a study cannot do without."""

from __future__ import annotations

import pandas as pd

from zonemap.errors import ZonemapError
from zonemap.facts.measure import read_layer
from zonemap.geometry.pieces import GeometryArray
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace


def required_layer(workspace: Workspace, name: str) -> tuple[pd.DataFrame, GeometryArray]:
    """Return the attributes and geometries of a layer; a `ZonemapError` where the workspace has none."""
    if not workspace.has(name):
        raise ZonemapError(
            "no_layer",
            _("The workspace {path} has no layer “{layer}”").format(path=workspace.path, layer=name),
            _("bring one in: zonemap ingest {path} FILE --layer {layer}").format(
                path=workspace.path, layer=name
            ),
        )
    return read_layer(workspace, name)

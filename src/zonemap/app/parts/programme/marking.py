"""A map with the shapes of a study on it, over the parcels of the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
import streamlit as st
from streamlit_folium import st_folium

from zonemap.app.boards import Board
from zonemap.app.parts.figures.tables import Positions
from zonemap.app.parts.mapping.layers import PARCELS
from zonemap.app.parts.mapping.view import run_tiles
from zonemap.maps.screen.web import Mark, bounds_in_degrees, fitting_view, ground_map, in_degrees, layer_group
from zonemap.maps.style import Style
from zonemap.maps.themes import Theme

HEIGHT: Final = 620
_MARGIN: Final = 0.1
_LAYERS: Final = ("core_areas", "zones")
_PALE: Final = 0.45
"""Opacity of the parcels, which lie below what is marked."""


def parcel_marks(board: Board, positions: Positions, style: Style) -> list[Mark]:
    """Return some parcels as they are marked on the map."""
    shapes = np.asarray(board.assessment.parcels.geometry.array, dtype=object)[positions]
    return [Mark(shape, style) for shape in in_degrees(shapes, board.workspace.crs)]


def group_mark(board: Board, members: Positions, style: Style, number: int | None = None) -> Mark:
    """Return parcels that belong together as one mark."""
    shapes = np.asarray(board.assessment.parcels.geometry.array, dtype=object)[members]
    return Mark(in_degrees(shapely.union_all(shapes), board.workspace.crs), style, number)


def draw_marks(
    board: Board, name: str, marks: Sequence[Mark], *, seen: shapely.Geometry | None = None
) -> None:
    """Draw a map with marks; it goes to `seen` (in the CRS of the workspace) and shows all parcels without it."""
    middle, zoom = None, None
    if seen is not None:
        west, south, east, north = shapely.bounds(seen).tolist()
        margin = _MARGIN * max(east - west, north - south)
        box = (west - margin, south - margin, east + margin, north + margin)
        middle, zoom = fitting_view(bounds_in_degrees(box, board.workspace.crs))
    there = board.overlays.names()
    shown: dict[str, float] = {PARCELS: _PALE} | {layer: 1.0 for layer in _LAYERS if layer in there}
    with st.container():
        st_folium(
            ground_map(board.bounds),
            key=f"{name}-{board.run}",
            height=HEIGHT,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=layer_group(run_tiles(board, Theme.INEFFICIENT, shown), marks=marks),
            center=middle,
            zoom=zoom,
        )

"""The map as it is put together: the ground, the layers of the tree, the parcel looked at, and what a click means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import shapely
import streamlit as st
from streamlit_folium import st_folium

from zonemap.app.boards import Board, spelled
from zonemap.app.parts.card import draw_card
from zonemap.app.parts.mapping.layers import BASEMAP, PARCELS, shown_layers
from zonemap.app.state import entered, flights, home, select, selected_parcel
from zonemap.maps.classes import Overlay
from zonemap.maps.screen.web import (
    Ground,
    Mark,
    WebLayer,
    bounds_in_degrees,
    fitting_view,
    ground_map,
    in_degrees,
    layer_group,
)
from zonemap.maps.style import style_of
from zonemap.maps.themes import Theme

_AROUND_M: Final = 300.0
"""Ground shown around a parcel that the map goes to."""


@st.fragment
def draw_map_and_card(board: Board, theme: Theme, *, height: int) -> None:
    """Draw the map of a theme beside the card of the parcel looked at; a click draws these two again alone."""
    left, right = st.columns([5, 3], gap="medium")
    with right, st.container(height=height, border=True):  # first: who clicks a parcel waits for its card
        draw_card(board, selected_parcel())
    with left:
        _draw_map(board, theme, height=height)


def _draw_map(board: Board, theme: Theme, *, height: int) -> None:
    """Draw the map; it stays as its reader left it when theme, layers, a number or the selection change.

    These come as a group of layers over a ground that is always the same.
    """
    key = f"map-{board.run}"
    middle, zoom = _view(board)
    st_folium(
        ground_map(board.bounds),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=layer_group(
            run_tiles(board, theme, shown_layers(board, theme)),
            _selection(board),
            marks=[
                Mark(piece, style_of(Overlay.FREE_LAND))
                for piece in in_degrees(board.free_ground(selected_parcel()), board.workspace.crs)
            ],
            ground=_basemap(board, theme),
        ),
        center=middle,
        zoom=zoom,
        on_change=partial(_clicked, board, key),
    )


def _clicked(board: Board, key: str) -> None:
    """Select the parcel that was clicked, or none where there is none."""
    place = _clicked_place(entered(key))
    if place is not None:
        row = board.parcels.pick(*place)
        select(str(board.assessment.parcels.index[row]) if row >= 0 else None)


def run_tiles(board: Board, theme: Theme, opacities: Mapping[str, float]) -> list[WebLayer]:
    """Return layers as tiles, by their opacities; those of a trial are asked for by the values it sets."""
    version = f"v={board.assessment.manifest['digest'][:12]}"
    tried = "".join(f"&set={entry}" for entry in spelled(board.values))
    return [
        WebLayer(PARCELS, f"{board.run}/{theme.value}", version + tried, opacity)
        if name == PARCELS
        else WebLayer(name, f"{board.run}/{name}", f"v={board.run}", opacity)
        for name, opacity in opacities.items()
        if name != BASEMAP
    ]


def _basemap(board: Board, theme: Theme) -> Ground | None:
    """Return the bureau's own basemap while it is shown, None where the workspace names none."""
    basemap, shown = board.workspace.settings.basemap, shown_layers(board, theme)
    if basemap is None or BASEMAP not in shown:
        return None
    return Ground(basemap.url, basemap.max_zoom, shown[BASEMAP])


def _view(board: Board) -> tuple[tuple[float, float] | None, int | None]:
    """Return middle and zoom of the parcel that the map goes to; none while it shows them all."""
    parcel_id = home()
    if parcel_id is None or parcel_id not in board.assessment.parcels.index:
        return None, None
    (latitude, longitude), zoom = fitting_view(_around(board, parcel_id))
    # the map goes to a place only when it is another one than last time: a hair apart, to go there again
    return (latitude + 1e-9 * flights(), longitude), zoom


def _selection(board: Board) -> shapely.Geometry | None:
    parcel_id = selected_parcel()
    if parcel_id is None or parcel_id not in board.assessment.parcels.index:
        return None
    shape = board.assessment.parcels.geometry.iloc[board.assessment.position(parcel_id)]
    moved: shapely.Geometry = in_degrees(shape, board.workspace.crs)
    return moved


def _around(board: Board, parcel_id: str) -> tuple[float, float, float, float]:
    """Return the bounds of the ground around a parcel, in degrees."""
    shape = board.assessment.parcels.geometry.iloc[board.assessment.position(parcel_id)]
    west, south, east, north = shapely.bounds(shapely.buffer(shape, _AROUND_M))
    return bounds_in_degrees((west, south, east, north), board.workspace.crs)


def _clicked_place(seen: Mapping[str, Any] | None) -> tuple[float, float] | None:
    """Return longitude and latitude of the last click on the map."""
    click = (seen or {}).get("last_clicked")
    return (float(click["lng"]), float(click["lat"])) if click else None

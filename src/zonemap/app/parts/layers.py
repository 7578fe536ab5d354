"""The map as it is put together: tiles of the theme, layers of the workspace, the selection, the legend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
import streamlit as st

from zonemap.app.state import OVERLAYS, Board
from zonemap.maps.screen.web import WebLayer, bounds_in_degrees, in_degrees, parcel_map, selection_group
from zonemap.maps.style import STYLES, Style
from zonemap.maps.themes import VOCABULARIES, Theme, overlay_title, theme_title

_AROUND_M = 300.0
"""Ground shown around a parcel that the map opens at."""

_SHOWN = {"ports_coast", "shoreline", "zones", "ecological_redlines", "towns"}
_BENEATH = {"ports_coast", "shoreline", "belt_blocks"}
_LAND = {"control_units", "ecological_spaces", "farmland"}
"""Layers that cover whole districts: under the parcels where these are coloured by what stands over them."""

_NEEDED = {
    Theme.CONSTRAINTS: _LAND,
    Theme.BELT: {"belt_blocks"},
    Theme.OVERVIEW: {"core_areas", "belt_blocks"},
}
"""Layers that a theme is about, shown with it."""


def map_of(board: Board, theme: Theme, home: str | None) -> Any:
    """Return the folium map of a theme, opening at a parcel or at all of them.

    The same input gives the same map, so that the view stays.
    """
    run, workspace = board.assessment.run, board.workspace
    version = board.assessment.manifest["digest"][:12]
    own = WebLayer(theme_title(theme), f"{run}/{theme.value}", version)
    layers = [
        WebLayer(
            overlay_title(name),
            f"{run}/{name}",
            version,
            is_shown=name in _SHOWN or name in _NEEDED.get(theme, ()),
        )
        for name in OVERLAYS
        if workspace.has(name)
    ]
    lower = _BENEATH | (_LAND if theme is Theme.CONSTRAINTS else set())
    beneath = [layer for layer in layers if layer.path.rsplit("/", 1)[-1] in lower]
    above = [layer for layer in layers if layer not in beneath]
    return parcel_map(
        bounds=_bounds(board, home),
        layers=[*beneath, own, *above],
    )


def selection_of(board: Board, parcel_id: str | None) -> Any:
    """Return the outline of the selected parcel, or None."""
    if parcel_id is None or parcel_id not in board.assessment.parcels.index:
        return None
    shape = board.assessment.parcels.geometry.iloc[board.assessment.position(parcel_id)]
    return selection_group(in_degrees(shape, board.workspace.crs))


def _bounds(board: Board, home: str | None) -> tuple[float, float, float, float]:
    """Return the bounds the map opens with, in degrees: around one parcel, or of all of them."""
    parcels = board.assessment.parcels
    shapes = np.asarray(parcels.geometry.array, dtype=object)
    if home is None or home not in parcels.index:
        west, south, east, north = shapely.total_bounds(shapes)
    else:
        around = shapely.buffer(shapes[board.assessment.position(home)], _AROUND_M)
        west, south, east, north = shapely.bounds(around)
    return bounds_in_degrees((west, south, east, north), board.workspace.crs)


def clicked_place(seen: Mapping[str, Any] | None) -> tuple[float, float] | None:
    """Return longitude and latitude of the last click on the map."""
    click = (seen or {}).get("last_clicked")
    return (float(click["lng"]), float(click["lat"])) if click else None


def draw_legend(board: Board, theme: Theme) -> None:
    """Draw the classes that are present, with their counts."""
    styles = STYLES[VOCABULARIES[theme]]
    counts = np.bincount(board.codes_of(theme), minlength=len(styles))
    rows = [_swatch(style, int(count)) for style, count in zip(styles, counts, strict=False) if count]
    st.html("".join(rows))


def _swatch(style: Style, count: int) -> str:
    """Return a line of the legend; made of our own styles only, no text of the data."""
    return (
        '<div style="display:flex;align-items:center;gap:.5em;margin:.2em 0;font-size:.9em">'
        f'<span style="width:1.4em;height:.9em;background:{style.fill};border:1px solid {style.edge}"></span>'
        f"<span>{style.title}</span><span style='margin-left:auto'>{count:,}</span></div>"
    )

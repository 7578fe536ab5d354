"""What the app remembers: boards shared by all who look, and the choice of each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt
import streamlit as st

from zonemap.assessment import Assessment, latest_run, load, rulebook_of, runs
from zonemap.environment import environment
from zonemap.errors import ZonemapError
from zonemap.maps.screen.painting import Palette
from zonemap.maps.screen.tiles import OverlayTiles, ParcelTiles
from zonemap.maps.style import STYLES
from zonemap.maps.themes import VOCABULARIES, Theme, overlay_map, parcel_codes
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace, open_workspace

OVERLAYS: Final = (
    "ports_coast", "shoreline", "belt_blocks", "control_units", "ecological_spaces", "farmland", "ecological_redlines",
    "core_areas", "zones", "towns",
)  # fmt: skip
"""Layers of the workspace that the map can show, from the bottom up."""

_SELECTED: Final = "selected_parcel"
_PARCEL: Final = "parcel"
_HOME: Final = "home"
_CLICK: Final = "last_click"


@dataclass(slots=True)
class Board:
    """One run as it is looked at: read by all sessions at once and never changed by any."""

    workspace: Workspace
    assessment: Assessment
    rulebook: Rulebook
    parcels: ParcelTiles
    lock: Lock = field(default_factory=Lock)
    codes: dict[Theme, npt.NDArray[np.uint8]] = field(default_factory=dict)
    overlays: dict[str, tuple[OverlayTiles, npt.NDArray[np.uint8], Palette]] = field(default_factory=dict)

    def tile(self, layer: str, z: int, x: int, y: int) -> bytes:
        """Return one tile of a theme or of a layer of the workspace."""
        if layer in set(Theme):
            theme = Theme(layer)
            return self.parcels.tile(z, x, y, self.codes_of(theme), Palette.of(STYLES[VOCABULARIES[theme]]))
        tiles, codes, palette = self._overlay(layer)
        return tiles.tile(z, x, y, codes, palette)

    def codes_of(self, theme: Theme) -> npt.NDArray[np.uint8]:
        """Return the class of every parcel under a theme."""
        with self.lock:
            if theme not in self.codes:
                self.codes[theme] = parcel_codes(self.assessment, theme)
            return self.codes[theme]

    def _overlay(self, name: str) -> tuple[OverlayTiles, npt.NDArray[np.uint8], Palette]:
        with self.lock:
            if name not in self.overlays:
                drawn = overlay_map(self.workspace, name) if name in OVERLAYS else None
                if drawn is None:
                    raise ZonemapError(
                        "no_layer", _("There is no layer named “{name}”").format(name=name), ""
                    )
                tiles = OverlayTiles(drawn.geometries, self.workspace.crs)
                self.overlays[name] = (tiles, drawn.codes, Palette.of(STYLES[drawn.vocabulary]))
            return self.overlays[name]


def workspace_path() -> Path:
    """Return the workspace that this server shows."""
    path = environment().workspace
    if path is None:
        raise ZonemapError(
            "no_workspace",
            _("No workspace was chosen"),
            _("start the app with: zonemap serve WORKSPACE"),
        )
    return path


def open_board(run: str | None = None) -> Board:
    """Return the board of a run, the latest one when none is named."""
    path = workspace_path()
    workspace = open_workspace(path)
    name = run or latest_run(workspace)
    if name not in runs(workspace):
        raise ZonemapError("unknown_run", _("{path} has no run “{name}”").format(path=path, name=name), "")
    manifest = path / "results" / name / "manifest.json"
    return _board(path, name, manifest.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _board(path: Path, run: str, _written_ns: int) -> Board:
    workspace = open_workspace(path)
    assessment = load(workspace, run)
    rulebook = rulebook_of(workspace, values=assessment.manifest.get("values") or None)
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)
    return Board(workspace, assessment, rulebook, ParcelTiles(shapes, workspace.crs))


def selected_parcel() -> str | None:
    """Return the parcel that this session looks at; the address of the page carries it."""
    if _SELECTED not in st.session_state:
        st.session_state[_SELECTED] = st.query_params.get(_PARCEL)
    chosen = st.session_state[_SELECTED]
    return str(chosen) if chosen else None


def select(parcel_id: str | None, *, fly: bool = False) -> None:
    """Look at another parcel, or at none; with `fly` the map opens there next."""
    st.session_state[_SELECTED] = parcel_id
    if fly:
        st.session_state[_HOME] = parcel_id
    remember_selection()


def remember_selection() -> None:
    """Write the selection into the address of the page, which another page does not take along by itself."""
    chosen = selected_parcel()
    if chosen and st.query_params.get(_PARCEL) != chosen:
        st.query_params[_PARCEL] = chosen
    elif not chosen and _PARCEL in st.query_params:
        del st.query_params[_PARCEL]


def home() -> str | None:
    """Return the parcel that the map opens at: the one in the address, or chosen in the list; else it shows them all.

    It stays the same while the map is used, so that the view does.
    """
    if _HOME not in st.session_state:
        st.session_state[_HOME] = selected_parcel()
    chosen = st.session_state[_HOME]
    return str(chosen) if chosen else None


def is_new_click(place: tuple[float, float]) -> bool:
    """Return whether the map was clicked since it was last asked: the map repeats its last click on every run."""
    if st.session_state.get(_CLICK) == place:
        return False
    st.session_state[_CLICK] = place
    return True
